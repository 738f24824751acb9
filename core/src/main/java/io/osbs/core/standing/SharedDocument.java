package io.osbs.core.standing;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Documents;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One value that several processes read and change, kept as a document. A change is worked out anew
 * from what stands there, until nobody else was faster. What cannot be read counts as the empty
 * value: nothing that lies here is more than a courtesy or a wish, and it is written anew.
 *
 * @param <T> an immutable value
 */
public final class SharedDocument<T> {

  /** How a value is written down. */
  public interface Codec<T> {

    /** The value where there is no document. */
    T empty();

    byte[] write(T value);

    /**
     * The inverse of {@link #write}.
     *
     * @throws IllegalArgumentException when the content is none of ours
     */
    T read(byte[] content);
  }

  /** Somebody else is faster so often only when something is wrong with the store. */
  private static final int TRIES = 50;

  private final Documents documents;
  private final String name;
  private final Codec<T> codec;

  public SharedDocument(Documents documents, String name, Codec<T> codec) {
    this.documents = documents;
    this.name = name;
    this.codec = codec;
  }

  /** The value that stands there. */
  public T get() throws ClusterException {
    return value(documents.get(name));
  }

  private T value(Optional<byte[]> content) {
    if (content.isEmpty()) {
      return codec.empty();
    }
    try {
      return codec.read(content.get());
    } catch (IllegalArgumentException _) {
      return codec.empty();
    }
  }

  /**
   * Changes the value; {@code change} may be asked several times.
   *
   * @return the value that stands there now
   */
  public T change(UnaryOperator<T> change) throws ClusterException {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<byte[]> before = documents.get(name);
      T old = value(before);
      T latest = change.apply(old);
      if (latest.equals(old) || documents.replace(name, before, codec.write(latest))) {
        return latest;
      }
    }
    throw new ClusterException(
        new ClusterFault.Refused(
            "document %s was changed by others %d times while it was to be changed"
                .formatted(name, TRIES)));
  }
}
