/** Koji: the hub's client and what is imported into it. */
@NullMarked
package io.osbs.koji;

import org.jspecify.annotations.NullMarked;
