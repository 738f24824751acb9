/**
 * A Koji hub for tests: it answers over HTTP as the hubs answered that were recorded, for every
 * version recorded, and can be made to fail in every way a hub was seen to fail.
 */
@NullMarked
package io.osbs.testkit.koji;

import org.jspecify.annotations.NullMarked;
