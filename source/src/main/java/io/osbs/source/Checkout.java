package io.osbs.source;

import java.nio.file.Path;
import java.time.Instant;

/**
 * The files of one commit.
 *
 * @param directory the files; it holds no {@code .git}, whose content would differ from one fetch
 *     to the next and get into images
 * @param commit the full id
 * @param committed when it was committed
 */
public record Checkout(Path directory, String commit, Instant committed) {}
