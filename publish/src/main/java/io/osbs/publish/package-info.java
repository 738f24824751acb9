/**
 * Putting images where others find them: the image index of a multi-platform image, its tags, and
 * the two kinds of store (a registry, a directory of OCI image layouts). Uses {@code core} and
 * {@code process}. Start at {@link io.osbs.publish.ImageStore}.
 */
@NullMarked
package io.osbs.publish;

import org.jspecify.annotations.NullMarked;
