package io.osbs.publish.supply;

import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Package lists in SPDX 2.3 (its JSON form). The same packages and the same time give the same
 * bytes.
 */
final class Sbom {

  static final String TYPE = "application/spdx+json";

  private static final String NOTHING_SAID = "NOASSERTION";

  private Sbom() {}

  /** What is in the image of one platform. */
  static byte[] of(String repository, Fragment fragment, Instant created) {
    ObjectNode document = document(repository, fragment.digest(), created);
    ArrayNode packages = document.putArray("packages");
    ArrayNode relations = document.putArray("relationships");
    String image = image(packages, repository, fragment);
    relate(relations, "SPDXRef-DOCUMENT", "DESCRIBES", image);
    int number = 0;
    for (InstalledPackage each : fragment.packages().stream().sorted().toList()) {
      String id = "SPDXRef-Package-" + ++number;
      ObjectNode json = item(packages, id, each.name(), each.version());
      reference(json, url(each));
      relate(relations, image, "CONTAINS", id);
    }
    return Json.bytes(document);
  }

  /** Which images an index is made of; what is in each is in its own list. */
  static byte[] ofIndex(
      String repository, Digest index, List<Fragment> fragments, Instant created) {
    ObjectNode document = document(repository, index, created);
    ArrayNode packages = document.putArray("packages");
    ArrayNode relations = document.putArray("relationships");
    String whole = "SPDXRef-Index";
    ObjectNode json = item(packages, whole, repository, index.value());
    checksum(json, index);
    reference(json, oci(repository, index, null));
    relate(relations, "SPDXRef-DOCUMENT", "DESCRIBES", whole);
    for (Fragment fragment : fragments) {
      relate(relations, image(packages, repository, fragment), "VARIANT_OF", whole);
    }
    return Json.bytes(document);
  }

  private static ObjectNode document(String repository, Digest subject, Instant created) {
    ObjectNode document = Json.object();
    document
        .put("spdxVersion", "SPDX-2.3")
        .put("dataLicense", "CC0-1.0")
        .put("SPDXID", "SPDXRef-DOCUMENT")
        .put("name", repository + "@" + subject)
        .put("documentNamespace", "https://osbs.io/spdx/" + repository + "/" + subject.hex());
    ObjectNode info = document.putObject("creationInfo");
    info.put("created", created.truncatedTo(ChronoUnit.SECONDS).toString());
    info.putArray("creators").add("Tool: osbs");
    return document;
  }

  private static String image(ArrayNode packages, String repository, Fragment fragment) {
    String id = "SPDXRef-Image-" + fragment.architecture().name();
    ObjectNode json = item(packages, id, repository, fragment.digest().value());
    json.put("primaryPackagePurpose", "CONTAINER");
    checksum(json, fragment.digest());
    reference(json, oci(repository, fragment.digest(), fragment.architecture().name()));
    return id;
  }

  private static ObjectNode item(ArrayNode packages, String id, String name, String version) {
    return packages
        .addObject()
        .put("SPDXID", id)
        .put("name", name)
        .put("versionInfo", version)
        .put("downloadLocation", NOTHING_SAID)
        .put("filesAnalyzed", false)
        .put("licenseConcluded", NOTHING_SAID)
        .put("licenseDeclared", NOTHING_SAID)
        .put("copyrightText", NOTHING_SAID);
  }

  private static void checksum(ObjectNode json, Digest digest) {
    json.putArray("checksums")
        .addObject()
        .put("algorithm", digest.algorithm().equals("sha512") ? "SHA512" : "SHA256")
        .put("checksumValue", digest.hex());
  }

  private static void reference(ObjectNode json, String url) {
    json.putArray("externalRefs")
        .addObject()
        .put("referenceCategory", "PACKAGE-MANAGER")
        .put("referenceType", "purl")
        .put("referenceLocator", url);
  }

  private static void relate(ArrayNode relations, String from, String how, String to) {
    relations
        .addObject()
        .put("spdxElementId", from)
        .put("relationshipType", how)
        .put("relatedSpdxElement", to);
  }

  /** A package URL (purl-spec); the distribution is not known, so none is named. */
  static String url(InstalledPackage each) {
    String version = each.version();
    String epoch = "";
    int colon = version.indexOf(':');
    if (each.type().equals("rpm") && colon > 0) {
      epoch = "&epoch=" + version.substring(0, colon);
      version = version.substring(colon + 1);
    }
    return "pkg:%s/%s@%s?arch=%s%s"
        .formatted(
            each.type(),
            encoded(each.name()),
            encoded(version),
            encoded(each.architecture()),
            epoch);
  }

  private static String oci(String repository, Digest digest, @Nullable String architecture) {
    String name = repository.substring(repository.lastIndexOf('/') + 1);
    return "pkg:oci/%s@%s%s"
        .formatted(
            encoded(name),
            encoded(digest.value()),
            architecture == null ? "" : "?arch=" + architecture);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
