package io.osbs.testkit.koji;

import io.osbs.xmlrpc.MethodCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls a hub knows. */
final class Methods {

  /** What a call does. */
  interface Body {
    @Nullable Object run(Caller caller, Arguments arguments);
  }

  private record Method(String owner, List<String> names, Body body) {}

  private final Map<String, Method> all = new HashMap<>();

  /**
   * Adds a method.
   *
   * @param signature name and parameters, blanks between them; {@code ?} after those with a default
   */
  void add(String signature, Body body) {
    String[] words = signature.split(" ");
    add(words[0].startsWith("host.") ? "HostExports" : "RootExports", words, body);
  }

  /** Adds a method that is a plain function in the hub's source. */
  void addFunction(String signature, Body body) {
    add("", signature.split(" "), body);
  }

  private void add(String owner, String[] words, Body body) {
    List<String> names = List.of(words).subList(1, words.length);
    all.put(words[0], new Method(owner, names, body));
  }

  boolean knows(String name) {
    return all.containsKey(name);
  }

  @Nullable Object call(Caller caller, MethodCall call) {
    Method method = all.get(call.method());
    if (method == null) {
      throw Refusal.generic("Invalid method: %s", call.method());
    }
    return method.body().run(caller, Arguments.bind(method.owner(), method.names(), call));
  }
}
