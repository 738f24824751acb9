package io.osbs.config.reactor;

import io.osbs.config.reactor.Shape.ListOf;
import io.osbs.config.reactor.Shape.MapOf;
import io.osbs.config.reactor.Shape.Member;
import io.osbs.config.reactor.Shape.Section;
import java.util.ArrayList;
import java.util.List;

/** A key of config.yaml with its whole path, such as {@code clusters.PLATFORM[].name}. */
record KeyRow(String path, Member member) {

  /** Every key there is. */
  static List<KeyRow> all() {
    return paths(ReactorKeys.root(), "");
  }

  boolean ignored() {
    return !member.ignored().isEmpty();
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static List<KeyRow> paths(Shape shape, String path) {
    List<KeyRow> rows = new ArrayList<>();
    switch (shape) {
      case Section section -> {
        for (Member member : section.members()) {
          String own = join(path, member.name());
          rows.add(new KeyRow(own, member));
          rows.addAll(paths(member.shape(), own));
        }
      }
      case ListOf(Shape item, int _) -> rows.addAll(paths(item, path + "[]"));
      case MapOf(String _, Shape value) when !(value instanceof Shape.Text) ->
          rows.addAll(paths(value, join(path, "PLATFORM")));
      default -> {
        // has no keys
      }
    }
    return rows;
  }
}
