package io.osbs.testkit.koji;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the metadata of an import, and refuses it as a hub does. */
final class ImportMetadata {

  private ImportMetadata() {}

  static String generator(Map<?, ?> metadata) {
    for (Map<?, ?> buildroot : maps(metadata, "buildroots")) {
      return String.valueOf(map(buildroot, "content_generator").get("name"));
    }
    throw new Refusal(1, "<class 'KeyError'>: 'buildroots'");
  }

  static void checkBuildroots(Map<?, ?> metadata) {
    Set<Object> used = new HashSet<>();
    maps(metadata, "output").forEach(output -> used.add(output.get("buildroot_id")));
    Set<Object> ids = new HashSet<>();
    for (Map<?, ?> buildroot : maps(metadata, "buildroots")) {
      if (!ids.add(buildroot.get("id"))) {
        throw Refusal.generic(
            "Duplicate buildroot id in metadata: %s", Arguments.repr(buildroot.get("id")));
      }
      text(map(buildroot, "content_generator"), "version");
      for (String part : List.of("container", "host")) {
        text(map(buildroot, part), "arch");
      }
      text(map(buildroot, "container"), "type");
      text(map(buildroot, "host"), "os");
      for (String part : List.of("tools", "components")) {
        if (!(buildroot.get(part) instanceof List<?>)) {
          throw new Refusal(1, "<class 'KeyError'>: '%s'".formatted(part));
        }
      }
      if (!used.contains(buildroot.get("id"))) {
        throw Refusal.generic(
            "Buildroot id not used in output: %s", Arguments.repr(buildroot.get("id")));
      }
    }
    for (Map<?, ?> output : maps(metadata, "output")) {
      if (!ids.contains(output.get("buildroot_id"))) {
        throw Refusal.generic(
            "Missing buildroot metadata for id %s", Arguments.repr(output.get("buildroot_id")));
      }
    }
  }

  static @Nullable Long task(Map<?, ?> info, Map<?, ?> extra) {
    Object task =
        info.get("task_id") != null ? info.get("task_id") : extra.get("container_koji_task_id");
    return task instanceof Number number ? Long.valueOf(number.longValue()) : null;
  }

  static Instant time(@Nullable Object seconds) {
    return seconds instanceof Number number
        ? Instant.ofEpochMilli((long) (number.doubleValue() * 1000))
        : Instant.EPOCH;
  }

  static Map<?, ?> map(Map<?, ?> in, String key) {
    if (in.get(key) instanceof Map<?, ?> found) {
      return found;
    }
    throw new Refusal(1, "<class 'KeyError'>: '%s'".formatted(key));
  }

  static List<Map<?, ?>> maps(Map<?, ?> in, String key) {
    List<Map<?, ?>> all = new ArrayList<>();
    if (in.get(key) instanceof List<?> list) {
      list.forEach(each -> all.add((Map<?, ?>) each));
    }
    return all;
  }

  static long size(Map<?, ?> output) {
    if (output.get("filesize") instanceof Number number) {
      return number.longValue();
    }
    throw new Refusal(1, "<class 'KeyError'>: 'filesize'");
  }

  static String text(Map<?, ?> in, String key) {
    if (in.get(key) instanceof String text) {
      return text;
    }
    throw new Refusal(1, "<class 'KeyError'>: '%s'".formatted(key));
  }
}
