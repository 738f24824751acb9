package io.osbs.config.reactor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of config.yaml may be, for people and their editors: the JSON schema and the
 * documentation are made from it. The readers do not use it; a test keeps both in agreement. Null
 * counts as absent everywhere.
 */
sealed interface Shape {

  /**
   * A text.
   *
   * @param pattern ECMA 262, of the whole text; empty for any text
   */
  record Text(String pattern) implements Shape {}

  /** A text that is never shown. */
  record SecretText() implements Shape {}

  /** One of some words. */
  record Word(List<String> words) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A whole number. */
  record Whole(long least, long most) implements Shape {}

  /** A span of time, {@code 1h30m} or seconds. */
  record Span(long leastSeconds) implements Shape {}

  /** An http or https address. */
  record Address() implements Shape {}

  /** A registry, {@code [http(s)://]HOST[:PORT][/vN]}. */
  record Registry() implements Shape {}

  /** A list. */
  record ListOf(Shape item, int least) implements Shape {}

  /** A mapping of names to values. */
  record MapOf(String keyPattern, Shape value) implements Shape {}

  /**
   * A mapping with known keys.
   *
   * @param open whether others are allowed
   */
  record Section(boolean open, List<Member> members, List<Rule> rules) implements Shape {}

  /** Anything: a section that is not read. */
  record Anything() implements Shape {}

  /**
   * A key of a section.
   *
   * @param presence whether it must be there
   * @param usual what holds where it is absent, as JSON; null for nothing
   * @param meaning one sentence, without a full stop
   * @param ignored why it has no effect; empty when it has
   */
  record Member(
      String name,
      Shape shape,
      Presence presence,
      @Nullable Object usual,
      String meaning,
      String ignored) {}

  /** Whether a key must be there. */
  enum Presence {
    /** It may be absent or null. */
    OPTIONAL,
    /** It may be absent, but not null. */
    NOT_NULL,
    /** It must be there; null is an empty value. */
    THERE,
    /** It must be there and say something. */
    NEEDED
  }

  /** What a section demands of several keys. */
  sealed interface Rule {}

  /** Where one of the keys is, one of the others must be. */
  record Needs(String key, List<String> others) implements Rule {}

  /** Not both. */
  record NotBoth(String one, String other) implements Rule {}

  /** The key must be there, unless only the other one is. */
  record Unless(String key, String other) implements Rule {}
}
