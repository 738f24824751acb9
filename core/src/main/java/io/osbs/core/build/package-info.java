/**
 * Requests and builds: what a user asks for, what runs for it, how it ends. Immutable values; uses
 * {@code core.image} only.
 */
@NullMarked
package io.osbs.core.build;

import org.jspecify.annotations.NullMarked;
