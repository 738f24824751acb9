package io.osbs.xmlrpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call.
 *
 * @param params values, as the package describes them
 */
public record MethodCall(String method, List<@Nullable Object> params) {

  /** The member that tells Koji that the last parameter holds named arguments. */
  public static final String NAMED = "__starstar";

  public MethodCall {
    params = Collections.unmodifiableList(new ArrayList<>(params));
  }

  /** A call with positional arguments. */
  public static MethodCall of(String method, @Nullable Object... params) {
    List<@Nullable Object> list = new ArrayList<>();
    Collections.addAll(list, params);
    return new MethodCall(method, list);
  }

  /** A call with a list of positional arguments. */
  public static MethodCall ofList(String method, List<? extends @Nullable Object> params) {
    return new MethodCall(method, new ArrayList<>(params));
  }

  /** The same call with these named arguments after the positional ones. */
  public MethodCall named(Map<String, ? extends @Nullable Object> arguments) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>(arguments);
    struct.put(NAMED, true);
    List<@Nullable Object> all = new ArrayList<>(params);
    all.add(struct);
    return new MethodCall(method, all);
  }
}
