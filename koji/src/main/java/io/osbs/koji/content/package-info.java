/**
 * Imports a finished image into Koji as a content generator does: reserves the build before
 * anything is built, gives it back when nothing comes of it, and imports archives, logs and
 * metadata when everything is there.
 */
@NullMarked
package io.osbs.koji.content;

import org.jspecify.annotations.NullMarked;
