/**
 * Getting the source of a build: one commit of a git repository, by the {@code git} program. Uses
 * {@code core} and {@code process}.
 */
@NullMarked
package io.osbs.source;

import org.jspecify.annotations.NullMarked;
