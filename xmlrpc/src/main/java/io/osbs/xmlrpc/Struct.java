package io.osbs.xmlrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A struct whose members are asked for by type. Absent and nil members are the same: hubs of
 * several versions differ in which of the two they send.
 */
public final class Struct {

  private final Map<?, ?> members;

  private Struct(Map<?, ?> members) {
    this.members = members;
  }

  /**
   * The value as a struct.
   *
   * @throws MalformedException when it is none
   */
  public static Struct of(@Nullable Object value) throws MalformedException {
    if (value instanceof Map<?, ?> map) {
      return new Struct(map);
    }
    throw new MalformedException("a struct is due, not " + kind(value));
  }

  /** The value as a list of structs. */
  public static List<Struct> listOf(@Nullable Object value) throws MalformedException {
    if (!(value instanceof List<?> list)) {
      throw new MalformedException("an array is due, not " + kind(value));
    }
    List<Struct> structs = new ArrayList<>();
    for (Object each : list) {
      structs.add(of(each));
    }
    return structs;
  }

  /** The member, whatever it is; null for none. */
  public @Nullable Object value(String name) {
    return members.get(name);
  }

  /** An integer. */
  public long number(String name) throws MalformedException {
    return optionalNumber(name).orElseThrow(() -> missing(name, "an integer"));
  }

  /** An integer, if there is one. */
  public Optional<Long> optionalNumber(String name) {
    return members.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /** A number of any kind; {@code otherwise} if there is none. */
  public double real(String name, double otherwise) {
    return members.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** A string. */
  public String text(String name) throws MalformedException {
    return optionalText(name).orElseThrow(() -> missing(name, "a string"));
  }

  /** A string, if there is one. */
  public Optional<String> optionalText(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** True when the member is true, or an integer other than 0. */
  public boolean flag(String name) {
    return switch (members.get(name)) {
      case Boolean truth -> truth;
      case Long number -> number != 0;
      case null, default -> false;
    };
  }

  private MalformedException missing(String name, String what) {
    return new MalformedException(
        "member '%s': %s is due, not %s".formatted(name, what, kind(members.get(name))));
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case String _ -> "a string";
      case Long _, Integer _ -> "an integer";
      case Double _ -> "a double";
      case Boolean _ -> "a boolean";
      case List<?> _ -> "an array";
      case Map<?, ?> _ -> "a struct";
      default -> "bytes";
    };
  }
}
