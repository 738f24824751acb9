package io.osbs.testkit.koji;

import org.jspecify.annotations.Nullable;

/** A fault as the hub's exceptions become one. */
final class Refusal extends RuntimeException {

  static final int GENERIC = 1000;
  static final int AUTH = 1002;
  static final int NOT_ALLOWED = 1004;
  static final int LOCKED = 1006;
  static final int EXPIRED = 1007;
  static final int SEQUENCE = 1008;
  static final int RETRY = 1009;
  static final int OFFLINE = 1014;
  static final int PARAMETER = 1019;

  private static final long serialVersionUID = 1L;

  private final long code;
  private final String text;

  Refusal(long code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would cost a library.
  static Refusal generic(String text, @Nullable Object... values) {
    return new Refusal(GENERIC, text.formatted(values));
  }

  long code() {
    return code;
  }

  String text() {
    return text;
  }
}
