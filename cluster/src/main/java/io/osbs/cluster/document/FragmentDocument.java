package io.osbs.cluster.document;

import io.osbs.core.build.BuildHost;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A fragment as JSON: what a worker build leaves for its orchestrator. */
public final class FragmentDocument {

  private static final int VERSION = 1;

  private FragmentDocument() {}

  /** The fragment as UTF-8 text. */
  public static byte[] write(Fragment fragment) {
    return Json.write(object(fragment));
  }

  /** The fragment as an object to be written. */
  static Map<String, @Nullable Object> object(Fragment fragment) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("platform", fragment.platform().name());
    json.put("architecture", fragment.architecture().name());
    json.put("image", fragment.image().toString());
    json.put("mediaType", fragment.mediaType());
    json.put("manifestSize", fragment.manifestSize());
    json.put("imageSize", fragment.imageSize());
    json.put("labels", new TreeMap<>(fragment.labels()));
    json.put("parents", fragment.parents().stream().map(ImageReference::toString).toList());
    json.put("packages", fragment.packages().stream().map(FragmentDocument::write).toList());
    BuildHost host = fragment.host();
    if (host != null) {
      json.put("host", write(host));
    }
    return json;
  }

  private static Map<String, String> write(InstalledPackage each) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("type", each.type());
    json.put("name", each.name());
    json.put("version", each.version());
    json.put("architecture", each.architecture());
    if (each.sigmd5() != null) {
      json.put("sigmd5", each.sigmd5());
    }
    if (each.signature() != null) {
      json.put("signature", each.signature());
    }
    return json;
  }

  private static Map<String, Object> write(BuildHost host) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("operatingSystem", host.operatingSystem());
    json.put("architecture", host.architecture());
    json.put("tools", new TreeMap<>(host.tools()));
    json.put("packages", host.packages().stream().map(FragmentDocument::write).toList());
    return json;
  }

  private static @Nullable BuildHost readHost(@Nullable Fields json) throws UnreadableException {
    return json == null
        ? null
        : new BuildHost(
            json.text("operatingSystem"),
            json.text("architecture"),
            json.textMap("tools"),
            json.members().containsKey("packages") ? readPackages(json) : List.of());
  }

  private static List<InstalledPackage> readPackages(Fields json) throws UnreadableException {
    List<InstalledPackage> packages = new ArrayList<>();
    for (Fields each : json.objects("packages")) {
      packages.add(
          new InstalledPackage(
              each.text("type"),
              each.text("name"),
              each.text("version"),
              each.text("architecture"),
              each.textOrNull("sigmd5"),
              each.textOrNull("signature")));
    }
    return packages;
  }

  /** The inverse of {@link #write(Fragment)}. */
  public static Fragment read(byte[] document) throws UnreadableException {
    return read(Json.read(document));
  }

  static Fragment read(Fields json) throws UnreadableException {
    json.requireVersion(VERSION);
    try {
      return new Fragment(
          new Platform(json.text("platform")),
          new Architecture(json.text("architecture")),
          ImageReference.parse(json.text("image")),
          json.text("mediaType"),
          json.number("manifestSize"),
          json.number("imageSize"),
          json.textMap("labels"),
          json.texts("parents").stream().map(ImageReference::parse).toList(),
          readPackages(json),
          readHost(json.objectOrNull("host")));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
