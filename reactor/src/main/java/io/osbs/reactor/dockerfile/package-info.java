/**
 * As much of a Dockerfile as a build must know before buildah reads it: parents, labels, and where
 * to put pinned parents. Everything else is left to buildah. Uses {@code core} and {@code process}.
 */
@NullMarked
package io.osbs.reactor.dockerfile;

import org.jspecify.annotations.NullMarked;
