package io.osbs.publish.registry;

import java.io.InputStream;

/**
 * The bytes of a blob on their way to a registry.
 *
 * @param content read once, as the connection takes it; whoever opened it closes it
 * @param length bytes that it has
 */
record Upload(InputStream content, long length) {

  static final Upload NOTHING = new Upload(InputStream.nullInputStream(), 0);
}
