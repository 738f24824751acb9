package io.osbs.testkit.koji;

import io.osbs.testkit.koji.World.Build;
import io.osbs.testkit.koji.World.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Content generators: reserving, importing, giving back. */
final class ContentMethods {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final World world;
  private final Files files;
  private final LookupMethods lookups;
  private long tokens;

  ContentMethods(World world, Files files, LookupMethods lookups) {
    this.world = world;
    this.files = files;
    this.lookups = lookups;
  }

  void addTo(Methods methods) {
    methods.add("CGInitBuild cg data", this::init);
    methods.add("CGRefundBuild cg build_id token state?", this::refund);
    methods.add("CGImport metadata directory token?", this::doImport);
    methods.add("cancelBuild buildID strict?", this::cancelBuild);
    methods.add("listArchives buildID? type? filename?", this::listArchives);
    methods.add("getBuildLogs build", this::getBuildLogs);
    methods.add("getBuildType buildInfo strict?", this::getBuildType);
    methods.add(
        "tagBuildBypass tag build force? notify?",
        (caller, a) -> {
          caller.requirePermission("tag");
          Build build = world.build(a.value("build")).orElseThrow();
          world.tagNamed(a.value("tag")).builds.add(build.id);
          caller.wrote();
          return null;
        });
  }

  private void requireAccess(Caller caller, String generator) {
    if (!world.contentGenerators.containsKey(generator)) {
      throw Refusal.generic("No such entry in table content_generator: %s", generator);
    }
    if (!caller.user().contentGenerators.contains(generator)) {
      throw new Refusal(
          Refusal.AUTH, "Content generator access required (%s)".formatted(generator));
    }
  }

  private Object init(Caller caller, Arguments a) {
    String generator = a.text("cg");
    requireAccess(caller, generator);
    Map<?, ?> data = a.value("data") instanceof Map<?, ?> struct ? struct : Map.of();
    String name = String.valueOf(data.get("name"));
    String version = String.valueOf(data.get("version"));
    String release = String.valueOf(data.get("release"));
    Build build = world.build(name + "-" + version + "-" + release).orElse(null);
    if (build != null && build.state == Build.BUILDING && build.token != null) {
      throw Refusal.generic("Build is already reserved");
    }
    if (build != null && build.state != Build.FAILED && build.state != Build.CANCELED) {
      throw Refusal.generic("Build already exists: %s (id=%d)", build.nvr(), build.id);
    }
    if (build == null) {
      build = new Build(nextBuild(), name, version, release);
      build.created = world.now();
      world.lastEvent++;
      world.builds.put(build.id, build);
      world.packages.computeIfAbsent(name, _ -> world.packages.size() + 1L);
    }
    build.state = Build.BUILDING;
    build.started = world.now();
    build.completed = null;
    build.contentGenerator = generator;
    build.owner = caller.user().id;
    build.token = "TOKEN%059d".formatted(++tokens);
    caller.wrote();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("build_id", build.id);
    answer.put("token", build.token);
    return answer;
  }

  private long nextBuild() {
    return ++world.lastBuild;
  }

  private @Nullable Object refund(Caller caller, Arguments a) {
    requireAccess(caller, a.text("cg"));
    Build build = world.build(a.number("build_id")).orElseThrow();
    checkToken(build, a.value("token"));
    build.state = a.has("state") ? (int) a.number("state") : Build.FAILED;
    build.token = null;
    build.completed = world.now();
    caller.wrote();
    return null;
  }

  private static void checkToken(Build build, @Nullable Object token) {
    if (build.token == null || !build.token.equals(token)) {
      throw Refusal.generic("Token doesn't match build ID %d", build.id);
    }
  }

  private Object cancelBuild(Caller caller, Arguments a) {
    Build build = world.build(a.value("buildID")).orElseThrow();
    if (build.state != Build.BUILDING) {
      return false;
    }
    build.state = Build.CANCELED;
    build.token = null;
    caller.wrote();
    return true;
  }

  private Object doImport(Caller caller, Arguments a) {
    String directory = a.text("directory");
    Map<?, ?> metadata = metadata(a.value("metadata"), directory);
    Object version = metadata.get("metadata_version");
    if (!(version instanceof Number number) || number.intValue() != 0) {
      throw Refusal.generic("No such metadata version: %s", version);
    }
    Map<?, ?> info = ImportMetadata.map(metadata, "build");
    String generator = ImportMetadata.generator(metadata);
    requireAccess(caller, generator);
    Build build = prepare(info, a.value("token"));
    User owner =
        info.get("owner") == null
            ? caller.user()
            : world
                .userNamed(info.get("owner"))
                .orElseThrow(
                    () -> Refusal.generic("No such user: %s", Arguments.repr(info.get("owner"))));
    ImportMetadata.checkBuildroots(metadata);
    List<Map<?, ?>> outputs = ImportMetadata.maps(metadata, "output");
    for (Map<?, ?> output : outputs) {
      check(output, info, directory, build);
    }
    complete(build, info, owner, generator);
    for (Map<?, ?> output : outputs) {
      keep(build, output, directory);
    }
    caller.wrote();
    return lookups.full(build);
  }

  private Map<?, ?> metadata(@Nullable Object given, String directory) {
    if (given instanceof Map<?, ?> struct) {
      return struct;
    }
    String text = String.valueOf(given);
    if (text.endsWith(".json")) {
      text = UploadMethods.text(blob(directory, text).content());
    }
    try {
      return JSON.readValue(text, Map.class);
    } catch (JacksonException e) {
      throw new Refusal(1, "<class 'json.decoder.JSONDecodeError'>: " + e.getOriginalMessage());
    }
  }

  private Files.Blob blob(String directory, String name) {
    return files
        .find(directory, name)
        .orElseThrow(() ->
            new Refusal(
                1,
                "<class 'FileNotFoundError'>: [Errno 2] No such file or directory: '%s%s/./%s'"
                    .formatted(Files.WORK, directory, name)));
  }

  private Build prepare(Map<?, ?> info, @Nullable Object token) {
    String name = ImportMetadata.text(info, "name");
    String version = ImportMetadata.text(info, "version");
    String release = ImportMetadata.text(info, "release");
    Optional<Build> existing = world.build(name + "-" + version + "-" + release);
    if (info.get("build_id") instanceof Number id) {
      Build reserved =
          world.build(id.longValue()).orElseThrow(() -> Refusal.generic("No such build: %s", id));
      checkToken(reserved, token);
      if (reserved.state != Build.BUILDING) {
        throw Refusal.generic("Build ID %d is not in BUILDING state", reserved.id);
      }
      if (!reserved.nvr().equals(name + "-" + version + "-" + release)) {
        throw Refusal.generic("Build (%d) NVR is different", reserved.id);
      }
      return reserved;
    }
    if (existing.isPresent()) {
      Build build = existing.get();
      if (build.state == Build.BUILDING || build.state == Build.COMPLETE) {
        throw Refusal.generic("Build already exists: %s (id=%d)", build.nvr(), build.id);
      }
      return build;
    }
    return new Build(world.lastBuild + 1, name, version, release);
  }

  private void check(Map<?, ?> output, Map<?, ?> info, String directory, Build build) {
    String name = ImportMetadata.text(output, "filename");
    byte[] content = blob(directory, name).content();
    if (content.length != ImportMetadata.size(output)) {
      throw Refusal.generic(
          "File size %d for %s (expected %s) doesn't match. Corrupted upload?",
          content.length, name, output.get("filesize"));
    }
    String type = ImportMetadata.text(output, "checksum_type");
    if (!type.equals("md5") && !type.equals("sha256")) {
      throw Refusal.generic("Unsupported verify type: %s", type);
    }
    String sum = UploadMethods.digest(type, content);
    if (!sum.equals(output.get("checksum"))) {
      throw Refusal.generic(
          "File checksum mismatch for %s: %s != %s", name, output.get("checksum"), sum);
    }
    if ("log".equals(output.get("type"))) {
      return;
    }
    if (!(output.get("extra") instanceof Map<?, ?> extra)
        || !(extra.get("image") instanceof Map<?, ?> image)) {
      throw Refusal.generic("No typeinfo for: %s", name);
    }
    if (!image.containsKey("arch")) {
      // Found so late that the build has got its number already.
      world.lastBuild = Math.max(world.lastBuild, build.id);
      throw new Refusal(1, "<class 'KeyError'>: 'arch'");
    }
    if (!(info.get("extra") instanceof Map<?, ?> builds) || !builds.containsKey("image")) {
      throw Refusal.generic("Output type image not listed in build types");
    }
    if (!name.matches(".*\\.(tar|tar\\.gz|tar\\.xz|tar\\.bz2|tgz|json|zip|jar)")) {
      throw Refusal.generic("unsupported file extension: %s", name);
    }
  }

  private void complete(Build build, Map<?, ?> info, User owner, String generator) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    ImportMetadata.map(info, "extra")
        .forEach((key, value) -> extra.put(String.valueOf(key), value));
    extra.put("typeinfo", Map.of("image", ImportMetadata.map(extra, "image")));
    boolean reserved = build.token != null;
    build.extra = extra;
    build.source = info.get("source") instanceof String source ? source : null;
    build.owner = owner.id;
    build.contentGenerator = generator;
    build.task = ImportMetadata.task(info, extra);
    build.state = Build.COMPLETE;
    build.token = null;
    if (reserved) {
      build.completed = world.now();
    } else {
      build.created = world.now();
      build.started = ImportMetadata.time(info.get("start_time"));
      build.completed = ImportMetadata.time(info.get("end_time"));
    }
    world.builds.put(build.id, build);
    world.lastBuild = Math.max(world.lastBuild, build.id);
    world.lastEvent++;
    world.packages.computeIfAbsent(build.name, _ -> world.packages.size() + 1L);
  }

  private void keep(Build build, Map<?, ?> output, String directory) {
    String name = ImportMetadata.text(output, "filename");
    if ("log".equals(output.get("type"))) {
      build.logs.put(name, blob(directory, name).content());
      return;
    }
    Map<?, ?> extra = ImportMetadata.map(output, "extra");
    Map<String, @Nullable Object> archive = new LinkedHashMap<>();
    archive.put("arch", ImportMetadata.map(extra, "image").get("arch"));
    archive.put("btype", "image");
    archive.put("btype_id", 4L);
    archive.put("build_id", build.id);
    archive.put("buildroot_id", 1L + build.archives.size());
    archive.put("checksum", output.get("checksum"));
    archive.put("checksum_type", "md5".equals(output.get("checksum_type")) ? 0L : 2L);
    archive.put("compression_type", "tar");
    archive.put("extra", extra);
    archive.put("filename", name);
    archive.put("id", ++world.lastArchive);
    archive.put("metadata_only", false);
    archive.put("size", ImportMetadata.size(output));
    archive.put("type_description", "Tar file");
    archive.put("type_extensions", "tar tar.gz tar.bz2 tar.xz tgz");
    archive.put("type_id", 4L);
    archive.put("type_name", "tar");
    build.archives.add(archive);
  }

  private Object listArchives(Caller caller, Arguments a) {
    return world
        .build(a.value("buildID"))
        .map(build -> List.copyOf(build.archives))
        .orElse(List.of());
  }

  private Object getBuildLogs(Caller caller, Arguments a) {
    Build build = world.build(a.value("build")).orElseThrow();
    List<String> names = new ArrayList<>(build.logs.keySet());
    names.add("cg_import.log");
    List<Object> all = new ArrayList<>();
    names.stream()
        .sorted()
        .forEach(name ->
            all.add(
                Map.of(
                    "dir",
                    ".",
                    "name",
                    name,
                    "path",
                    "packages/%s/%s/%s/data/logs/./%s"
                        .formatted(build.name, build.version, build.release, name))));
    return all;
  }

  private Object getBuildType(Caller caller, Arguments a) {
    return world
        .build(a.value("buildInfo"))
        .<Object>map(build -> Map.of("image", Map.of("build_id", build.id)))
        .orElse(Map.of());
  }
}
