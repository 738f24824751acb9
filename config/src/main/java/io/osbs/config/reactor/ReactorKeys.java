package io.osbs.config.reactor;

import io.osbs.config.reactor.Shape.Address;
import io.osbs.config.reactor.Shape.Anything;
import io.osbs.config.reactor.Shape.Flag;
import io.osbs.config.reactor.Shape.ListOf;
import io.osbs.config.reactor.Shape.MapOf;
import io.osbs.config.reactor.Shape.Member;
import io.osbs.config.reactor.Shape.Needs;
import io.osbs.config.reactor.Shape.NotBoth;
import io.osbs.config.reactor.Shape.Presence;
import io.osbs.config.reactor.Shape.Registry;
import io.osbs.config.reactor.Shape.Rule;
import io.osbs.config.reactor.Shape.SecretText;
import io.osbs.config.reactor.Shape.Section;
import io.osbs.config.reactor.Shape.Span;
import io.osbs.config.reactor.Shape.Text;
import io.osbs.config.reactor.Shape.Unless;
import io.osbs.config.reactor.Shape.Whole;
import io.osbs.config.reactor.Shape.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every key of config.yaml. */
final class ReactorKeys {

  private static final Text TEXT = new Text("");
  private static final String PLATFORM = "^[a-zA-Z0-9_]+$";
  private static final String NO_PULP_2 = "it is for Pulp 2, which is not supported";

  private ReactorKeys() {}

  /** The whole file. */
  static Section root() {
    List<Member> members = new ArrayList<>();
    members.add(optional("version", new Whole(1, 1), 1, "version of this format"));
    members.add(
        new Member(
            "clusters",
            new MapOf(PLATFORM, new ListOf(cluster(), 0)),
            Presence.NOT_NULL,
            null,
            "platform → its worker clusters in order of preference",
            ""));
    members.add(
        optional("placement", placement(), null, "what happens when clusters are full or silent"));
    members.add(
        optional(
            "registries",
            new ListOf(registry(), 0),
            null,
            "where images are pushed, the first one; without any, `registry_uri` of osbs.conf"));
    members.add(
        optional(
            "source_registry",
            registry(),
            null,
            "where parent images come from that name no registry"));
    members.add(
        optional(
            "platform_descriptors",
            new ListOf(platformDescriptor(), 0),
            null,
            "architectures of platforms, where the built-in table is not meant"));
    images(members);
    members.add(optional("koji", koji(), null, "the Koji that builds are imported into"));
    members.add(optional("pulp", pulp(), null, "the Pulp 3 that images are published by"));
    for (String name : new TreeSet<>(PassiveSections.names())) {
      members.add(passive(name, PassiveSections.reason(name)));
    }
    return new Section(true, members, List.of());
  }

  private static Member optional(String name, Shape shape, @Nullable Object usual, String meaning) {
    return new Member(name, shape, Presence.OPTIONAL, usual, meaning, "");
  }

  private static Member needed(String name, Shape shape, String meaning) {
    return new Member(name, shape, Presence.NEEDED, null, meaning, "");
  }

  private static Member passive(String name, String reason) {
    return new Member(name, new Anything(), Presence.OPTIONAL, null, "", reason);
  }

  private static Section closed(Member... members) {
    return new Section(false, List.of(members), List.of());
  }

  private static Section closed(List<Rule> rules, Member... members) {
    return new Section(false, List.of(members), rules);
  }

  private static Section cluster() {
    return closed(
        needed("name", TEXT, "a section of the worker clusters' osbs.conf"),
        needed(
            "max_concurrent_builds",
            new Whole(0, Integer.MAX_VALUE),
            "how many worker builds may be active there at any time; 0: never place here"),
        optional("enabled", new Flag(), true, "false: not considered for this platform"));
  }

  private static Section placement() {
    return closed(
        optional(
            "when_full",
            new Word(List.of("wait", "submit")),
            "wait",
            "`submit`: never wait; take the lowest load even above the maximum, as the original"
                + " did"),
        optional(
            "queue_timeout",
            new Span(0),
            "24h",
            "how long a platform waits for a slot before the build gives up (exit status 6)"),
        optional(
            "worker_deadline",
            new Span(1),
            "3h",
            "how long a worker build may take; the default is osbs.conf's `worker_max_run_hours`"),
        optional(
            "orchestrator_deadline",
            new Span(1),
            "4h",
            "how long an orchestrator build may take, waiting not counted; the default is"
                + " osbs.conf's `orchestrator_max_run_hours`"),
        optional(
            "unreachable_grace",
            new Span(0),
            "5m",
            "how long a cluster may not answer before its builds are given up and built"
                + " elsewhere"),
        optional(
            "pending_timeout",
            new Span(1),
            "10m",
            "how long a worker build may stay New or Pending before it moves"),
        optional(
            "infrastructure_retries",
            new Whole(0, 1000),
            3,
            "how often a platform moves on after a fault of the place"),
        optional(
            "orphan_grace",
            new Span(0),
            "15m",
            "how long workers outlive an orchestrator build that is gone"));
  }

  private static Section registry() {
    return closed(
        needed("url", new Registry(), "`[http(s)://]HOST[:PORT][/v2]`"),
        optional("insecure", new Flag(), false, "true: certificates are not verified"),
        optional(
            "auth",
            closed(
                needed(
                    "cfg_path",
                    TEXT,
                    "a docker configuration, file or folder, as a path inside the build")),
            null,
            "how to log in"),
        optional(
            "expected_media_types",
            new ListOf(TEXT, 0),
            null,
            "media types that must be there after a push"));
  }

  private static Section platformDescriptor() {
    return closed(
        needed("platform", new Text(PLATFORM), "a platform of `clusters`"),
        needed("architecture", new Text("^[a-z0-9]+$"), "Go's name for it: amd64, arm64 …"),
        new Member(
            "enable_v1", new Flag(), Presence.OPTIONAL, false, "", "Docker API v1 is not spoken"));
  }

  private static void images(List<Member> members) {
    members.add(
        optional(
            "image_labels", new MapOf("", TEXT), null, "labels for every image: name → value"));
    members.add(
        optional(
            "image_equal_labels",
            new ListOf(new ListOf(TEXT, 2), 0),
            null,
            "groups of labels that get the value of the one that is set"));
    members.add(
        optional(
            "image_size_limit",
            closed(
                optional(
                    "binary_image",
                    new Whole(0, Long.MAX_VALUE),
                    0,
                    "in bytes; a larger image fails its platform; 0: no limit")),
            null,
            "how large images may be"));
    members.add(
        optional(
            "package_comparison_exceptions",
            new ListOf(TEXT, 0),
            null,
            "packages whose versions may differ between platforms"));
    members.add(
        optional(
            "build_env_vars",
            new ListOf(
                closed(
                    needed("name", TEXT, "of the variable"),
                    new Member("value", TEXT, Presence.THERE, null, "of the variable", "")),
                0),
            null,
            "variables for RUN steps"));
    members.add(
        optional(
            "yum_repo_allowed_domains",
            new ListOf(TEXT, 0),
            null,
            "hosts that a request's yum repository files may come from; none: all"));
  }

  private static Section koji() {
    String why = "Koji tasks are not delegated and not annotated";
    return closed(
        needed("hub_url", new Address(), "the XML-RPC address"),
        needed("root_url", new Address(), "the address of Koji's files"),
        optional("auth", kojiAuth(), null, "how to log in"),
        optional("use_fast_upload", new Flag(), true, "upload in one request per chunk"),
        optional("reserve_build", new Flag(), false, "has no effect: a build is always reserved before anything is built"),
        optional("insecure_download", new Flag(), false, "true: certificates are not verified"),
        passive("delegate_task", why),
        passive("delegated_task_priority", why),
        passive("task_annotations_whitelist", why));
  }

  private static Section kojiAuth() {
    return closed(
        List.of(
            new Needs("krb_principal", List.of("krb_keytab_path")),
            new Needs("krb_keytab_path", List.of("krb_principal")),
            new NotBoth("krb_principal", "ssl_certs_dir")),
        optional("proxyuser", TEXT, null, "on whose behalf"),
        optional("ssl_certs_dir", TEXT, null, "a folder with `cert`, `ca`, `serverca`"),
        optional("krb_principal", TEXT, null, "who logs in by Kerberos"),
        optional("krb_keytab_path", TEXT, null, "its keytab"),
        optional("krb_cache_path", TEXT, null, "the credentials cache"));
  }

  private static Section pulp() {
    return closed(
        List.of(new Unless("url", "name")),
        optional("url", new Address(), null, "the address of the REST API's server"),
        optional("registry", TEXT, "host of `url`", "where published images are pulled, HOST:PORT"),
        optional("ca_file", TEXT, null, "who vouches for its certificate, as PEM"),
        optional("insecure", new Flag(), false, "true: certificates are not verified"),
        optional("timeout", new Span(1), "10m", "how long one task of Pulp may take"),
        optional("auth", pulpAuth(), null, "how to log in"),
        optional("repository_prefix", TEXT, "", "put before repository names"),
        optional("private", new Flag(), false, "true: only those whom Pulp allows to may pull"),
        optional(
            "method",
            new Word(List.of("sync", "push")),
            "sync",
            "`sync`: Pulp fetches images from the registry; `push`: they are copied to Pulp's"),
        optional(
            "source_url",
            new Address(),
            "the first of `registries`",
            "the registry as Pulp reaches it"),
        optional(
            "delete_from_registry",
            new Flag(),
            false,
            "true: the registry's copy is deleted once Pulp shows the image"),
        passive("name", NO_PULP_2),
        passive("loglevel", NO_PULP_2));
  }

  private static Section pulpAuth() {
    return closed(
        List.of(
            new Needs("username", List.of("password", "password_file")),
            new Needs("password", List.of("username")),
            new Needs("password_file", List.of("username")),
            new NotBoth("password", "password_file")),
        optional("username", TEXT, null, "who logs in"),
        optional("password", new SecretText(), null, "the password, never shown"),
        optional("password_file", TEXT, null, "a file that holds the password"),
        optional("ssl_certs_dir", TEXT, null, "a folder with `pulp.cer` and `pulp.key`"));
  }
}
