package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Digests;
import java.util.Arrays;

/** A manifest or an index as a registry stores it. Immutable. */
public final class Document {

  private final byte[] bytes;
  private final String mediaType;

  /**
   * A document.
   *
   * @param mediaType as the registry says it, or as the document itself does
   */
  public Document(byte[] bytes, String mediaType) {
    this.bytes = bytes.clone();
    this.mediaType = mediaType;
  }

  /** A copy of the content. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public String mediaType() {
    return mediaType;
  }

  /** Bytes. */
  public int size() {
    return bytes.length;
  }

  /** Of the content, computed here. */
  public Digest digest() {
    return Digests.of(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Document that
        && Arrays.equals(bytes, that.bytes)
        && mediaType.equals(that.mediaType);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return mediaType + " of " + bytes.length + " bytes";
  }
}
