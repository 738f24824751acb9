package io.osbs.koji.content;

import io.osbs.core.build.BuildHost;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.RequestClass;
import io.osbs.core.image.ImageReference;
import io.osbs.core.publish.Publishable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an import, version 0 of Koji's content generator format, with the members that
 * atomic-reactor wrote. A pure function of what is imported.
 */
final class Metadata {

  static final String GENERATOR = "atomic-reactor";

  private static final String IMAGE = "docker-image";
  private static final Pattern RPM = Pattern.compile("(?:(\\d+):)?(.+)-([^-]+)");

  private Metadata() {}

  /** A file as it was uploaded. */
  record Uploaded(String name, long size, String sha256) {}

  /** A platform's image and what is known about it. */
  record Image(Fragment fragment, Uploaded file, Material.Archive archive, String worker) {}

  /**
   * Everything.
   *
   * @param buildId of the reservation
   * @param version of this program
   * @param parentBuild the hub's number of the build that the task names as parent
   * @param userData what the task's user wants kept
   */
  record Whole(
      Nvr nvr,
      long buildId,
      Publishable image,
      List<Image> images,
      List<Log> logs,
      long started,
      long ended,
      String version,
      @Nullable Long parentBuild,
      @Nullable Map<String, ?> userData) {}

  /** A log; {@code arch} is noarch for the orchestrator's. */
  record Log(Uploaded file, String arch, String buildroot) {}

  static Map<String, @Nullable Object> of(Whole whole) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("metadata_version", 0);
    json.put("build", build(whole));
    json.put("buildroots", whole.images().stream().map(each -> buildroot(whole, each)).toList());
    List<Object> output = new ArrayList<>();
    whole.images().forEach(each -> output.add(image(whole, each)));
    whole.logs().forEach(each -> output.add(log(each)));
    json.put("output", output);
    return json;
  }

  static String buildroot(Fragment fragment) {
    return fragment.platform() + "-1";
  }

  private static Map<String, @Nullable Object> build(Whole whole) {
    Publishable image = whole.image();
    KojiTask task = image.request().koji();
    Map<String, @Nullable Object> build = whole.nvr().struct();
    build.put("build_id", whole.buildId());
    String commit = image.request().source().commit();
    build.put("source", image.request().source().uri() + (commit == null ? "" : "#" + commit));
    build.put("start_time", whole.started());
    build.put("end_time", whole.ended());
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    if (task != null) {
      build.put("owner", task.owner());
      build.put("task_id", task.id());
      extra.put("container_koji_task_id", task.id());
    }
    extra.put("submitter", image.request().user());
    Map<String, @Nullable Object> osbs = new LinkedHashMap<>();
    osbs.put("kind", "container_build");
    osbs.put("engine", "buildah");
    osbs.put("subtypes", List.of());
    osbs.put("request", image.request().id());
    extra.put("osbs_build", osbs);
    extra.put("image", imageExtra(image, whole.parentBuild()));
    if (whole.userData() != null) {
      extra.put("custom_user_metadata", whole.userData());
    }
    build.put("extra", extra);
    return build;
  }

  private static Map<String, @Nullable Object> imageExtra(
      Publishable image, @Nullable Long parentBuild) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    KojiTask task = image.request().koji();
    extra.put("autorebuild", image.request().requestClass() == RequestClass.AUTOMATIC);
    extra.put("isolated", image.request().requestClass() == RequestClass.ISOLATED);
    extra.put("help", null);
    if (parentBuild != null) {
      extra.put("parent_build_id", parentBuild);
    }
    extra.put(
        "media_types",
        image.fragments().stream().map(Fragment::mediaType).distinct().sorted().toList());
    if (task != null && !task.yumRepoUrls().isEmpty()) {
      extra.put("yum_repourls", task.yumRepoUrls());
    }
    Map<String, @Nullable Object> index = new LinkedHashMap<>();
    List<String> pull = new ArrayList<>();
    for (String registry : image.registries()) {
      String repository = registry + "/" + image.repository();
      pull.add(repository + "@" + image.index().value());
      for (String tag : image.floatingTags()) {
        if (tag.contains("-")) {
          pull.add(repository + ":" + tag);
        }
      }
    }
    index.put(
        "tags", image.floatingTags().isEmpty() ? List.of(image.uniqueTag()) : image.floatingTags());
    index.put("floating_tags", image.floatingTags());
    index.put("unique_tags", List.of(image.uniqueTag()));
    index.put("pull", pull);
    index.put("digests", Map.of(image.indexMediaType(), image.index().value()));
    extra.put("index", index);
    return extra;
  }

  private static Map<String, @Nullable Object> buildroot(Whole whole, Image each) {
    String arch = each.fragment().platform().name();
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("id", buildroot(each.fragment()));
    BuildHost host = each.fragment().host();
    root.put(
        "host",
        host == null
            ? Map.of("os", "linux", "arch", arch)
            : Map.of("os", host.operatingSystem(), "arch", host.architecture()));
    root.put("content_generator", Map.of("name", GENERATOR, "version", whole.version()));
    root.put("container", Map.of("type", "none", "arch", arch));
    List<Object> tools = new ArrayList<>();
    Map<String, String> versions = new TreeMap<>(Map.of("osbs", whole.version()));
    versions.putAll(host == null ? Map.of() : host.tools());
    versions.forEach((name, version) -> tools.add(Map.of("name", name, "version", version)));
    root.put("tools", tools);
    root.put("components", components(host == null ? List.of() : host.packages()));
    root.put(
        "extra", Map.of("osbs", Map.of("build_id", each.worker(), "builder_image_id", "none")));
    return root;
  }

  private static Map<String, @Nullable Object> image(Whole whole, Image each) {
    Fragment fragment = each.fragment();
    Map<String, @Nullable Object> output =
        file(each.file(), fragment.platform().name(), buildroot(fragment), IMAGE);
    output.put("components", components(fragment.packages()));
    Map<String, @Nullable Object> docker = new LinkedHashMap<>();
    docker.put("id", each.archive().id());
    docker.put("parent_id", null);
    docker.put(
        "layer_sizes",
        each.archive().layers().stream()
            .map(layer -> Map.of("diff_id", layer.diffId(), "size", layer.size()))
            .toList());
    List<String> repositories = new ArrayList<>();
    for (String registry : whole.image().registries()) {
      String repository = registry + "/" + whole.image().repository();
      repositories.add(repository + ":" + whole.image().uniqueTag());
      repositories.add(repository + "@" + fragment.digest().value());
    }
    docker.put("repositories", repositories);
    docker.put("tags", List.of(whole.image().uniqueTag()));
    docker.put("unique_tags", List.of(whole.image().uniqueTag()));
    docker.put("floating_tags", whole.image().floatingTags());
    docker.put("digests", Map.of(fragment.mediaType(), fragment.digest().value()));
    docker.put("parents", fragment.parents().stream().map(ImageReference::toString).toList());
    docker.put("config", config(each.archive().config()));
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    extra.put("image", Map.of("arch", fragment.platform().name()));
    extra.put("docker", docker);
    output.put("extra", extra);
    return output;
  }

  /** Without what Docker remembers of how it built the image. */
  private static Map<String, Object> config(Map<String, ?> whole) {
    Map<String, Object> config = new LinkedHashMap<>(whole);
    config.remove("container_config");
    return config;
  }

  private static List<Object> components(List<InstalledPackage> packages) {
    List<Object> components = new ArrayList<>();
    for (InstalledPackage installed : packages) {
      Map<String, @Nullable Object> component = component(installed);
      if (component != null) {
        components.add(component);
      }
    }
    return components;
  }

  /** Koji knows rpms; a package of another kind is no component to it. */
  private static @Nullable Map<String, @Nullable Object> component(InstalledPackage installed) {
    if (!installed.type().equals("rpm") || installed.name().equals("gpg-pubkey")) {
      return null;
    }
    Matcher version = RPM.matcher(installed.version());
    if (!version.matches()) {
      return null;
    }
    Map<String, @Nullable Object> component = new LinkedHashMap<>();
    component.put("type", "rpm");
    component.put("name", installed.name());
    component.put("version", version.group(2));
    component.put("release", version.group(3));
    component.put("epoch", version.group(1) == null ? null : Long.valueOf(version.group(1)));
    component.put("arch", installed.architecture());
    component.put("sigmd5", installed.sigmd5());
    component.put("signature", installed.signature());
    return component;
  }

  private static Map<String, @Nullable Object> log(Log log) {
    return file(log.file(), log.arch(), log.buildroot(), "log");
  }

  private static Map<String, @Nullable Object> file(
      Uploaded file, String arch, String buildroot, String type) {
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("buildroot_id", buildroot);
    output.put("filename", file.name());
    output.put("filesize", file.size());
    output.put("arch", arch);
    output.put("checksum_type", "sha256");
    output.put("checksum", file.sha256());
    output.put("type", type);
    return output;
  }
}
