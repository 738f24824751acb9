package io.osbs.core.standing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes values down as their place in a list, so that tests need no format. */
public final class ListedCodec<T> implements SharedDocument.Codec<T> {

  private final T empty;
  private final List<T> values = new ArrayList<>();

  public ListedCodec(T empty) {
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
