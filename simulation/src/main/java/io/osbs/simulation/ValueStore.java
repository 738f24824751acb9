package io.osbs.simulation;

import io.osbs.core.standing.SharedDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes values down as their number, so that a world needs no format of its own. What is written
 * down is never changed, as with any document.
 */
final class ValueStore<T> implements SharedDocument.Codec<T> {

  private final T empty;
  private final List<T> values = new ArrayList<>();

  ValueStore(T empty) {
    this.empty = empty;
  }

  @Override
  public T empty() {
    return empty;
  }

  @Override
  public byte[] write(T value) {
    values.add(value);
    return Integer.toString(values.size() - 1).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public T read(byte[] content) {
    return values.get(Integer.parseInt(new String(content, StandardCharsets.UTF_8)));
  }
}
