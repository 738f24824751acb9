/**
 * Names of platforms and images: immutable values with their parsing rules. Uses nothing else of
 * the project.
 */
@NullMarked
package io.osbs.core.image;

import org.jspecify.annotations.NullMarked;
