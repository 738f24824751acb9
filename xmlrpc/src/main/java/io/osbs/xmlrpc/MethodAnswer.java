package io.osbs.xmlrpc;

import org.jspecify.annotations.Nullable;

/** What a call is answered with. */
public sealed interface MethodAnswer {

  /** A value, as the package describes it. */
  record Value(@Nullable Object value) implements MethodAnswer {}

  /** A refusal: its number and its sentence. */
  record Fault(long code, String text) implements MethodAnswer {}
}
