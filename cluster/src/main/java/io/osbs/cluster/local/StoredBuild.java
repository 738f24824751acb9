package io.osbs.cluster.local;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.SecretMount;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of build.json, which is written once.
 *
 * @param home where the machine's processors are shared out ({@link Processors})
 * @param machineCpus how many of them all builds together may hold
 */
record StoredBuild(BuildSpec spec, String uid, Instant created, Path home, int machineCpus) {

  private static final int VERSION = 1;

  byte[] toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("name", spec.name().value());
    json.put("uid", uid);
    json.put("kind", spec.kind().word());
    json.put("created", created.toString());
    json.put("arguments", spec.arguments());
    json.put("environment", spec.environment());
    json.put("mounts", mountsToJson());
    json.put("nodeSelector", spec.nodeSelector());
    json.put("cpus", spec.cpus());
    json.put("deadline", spec.deadline().toString());
    json.put("labels", spec.labels());
    json.put("annotations", spec.annotations());
    json.put("source", spec.source());
    json.put("home", home.toString());
    json.put("machineCpus", machineCpus);
    return Json.write(json);
  }

  private List<Map<String, String>> mountsToJson() {
    List<Map<String, String>> mounts = new ArrayList<>();
    for (SecretMount mount : spec.mounts()) {
      Map<String, String> json = new LinkedHashMap<>();
      json.put("secret", mount.secret());
      json.put("path", mount.path());
      mounts.add(json);
    }
    return mounts;
  }

  static StoredBuild fromJson(byte[] bytes) throws UnreadableException {
    Fields json = Json.read(bytes);
    json.requireVersion(VERSION);
    try {
      return new StoredBuild(
          specFromJson(json),
          json.text("uid"),
          json.instant("created"),
          Path.of(json.text("home")),
          Math.toIntExact(json.number("machineCpus")));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static BuildSpec specFromJson(Fields json) throws UnreadableException {
    List<SecretMount> mounts = new ArrayList<>();
    for (Fields mount : json.objects("mounts")) {
      mounts.add(new SecretMount(mount.text("secret"), mount.text("path")));
    }
    return new BuildSpec(
        new BuildName(json.text("name")),
        BuildKind.valueOf(json.text("kind").toUpperCase(Locale.ROOT)),
        json.texts("arguments"),
        json.textMap("environment"),
        mounts,
        json.textMap("nodeSelector"),
        Math.toIntExact(json.number("cpus")),
        Duration.parse(json.text("deadline")),
        json.textMap("labels"),
        json.textMap("annotations"),
        json.textOrNull("source"));
  }
}
