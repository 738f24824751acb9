/**
 * The labels of an image: which its Dockerfile must have, which a site and OSBS add. Pure: uses
 * {@code core} and {@code config}, reads and writes nothing.
 */
@NullMarked
package io.osbs.reactor.label;

import org.jspecify.annotations.NullMarked;
