package io.osbs.cluster.site;

import io.osbs.core.cluster.ClusterException;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for. A failure is thrown to who asked and not kept:
 * the next one tries again. Safe for use by several threads.
 */
final class Once<T> {

  /** Makes the value. */
  interface Maker<T> {
    T make() throws ClusterException;
  }

  private final Maker<T> maker;
  private @Nullable T value;

  Once(Maker<T> maker) {
    this.maker = maker;
  }

  /**
   * The value.
   *
   * @throws UncheckedClusterException when a cluster did not give what it is made from
   */
  synchronized T get() {
    T made = value;
    if (made == null) {
      try {
        made = maker.make();
      } catch (ClusterException e) {
        throw new UncheckedClusterException(e);
      }
      value = made;
    }
    return made;
  }
}
