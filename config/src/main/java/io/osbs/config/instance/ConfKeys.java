package io.osbs.config.instance;

import io.osbs.config.instance.ConfKey.Acts;
import io.osbs.config.instance.ConfKey.Form;
import io.osbs.config.instance.ConfKey.Ignored;
import io.osbs.config.instance.ConfKey.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every key of osbs.conf, for people: docs/administration.md is made from it, and a test compares
 * it with what the readers really ask for.
 */
public final class ConfKeys {

  private static final String REMOTE = "engines kubernetes, openshift";
  private static final String OPENSHIFT = "engine openshift";
  private static final String LOCAL = "engine local";
  private static final String KOJI = "Koji";
  private static final String LABELS = "labels of images";
  private static final String CLIENT = "`osbs build`";

  private final List<ConfKey> keys = new ArrayList<>();
  private Section section = Section.GENERAL;

  private ConfKeys() {}

  /** All keys, as the documentation orders them: those that act by topic, then the ignored ones. */
  public static List<ConfKey> all() {
    ConfKeys catalogue = new ConfKeys();
    catalogue.section = Section.GENERAL;
    catalogue.general();
    catalogue.section = Section.INSTANCE;
    catalogue.place();
    catalogue.access();
    catalogue.orchestration();
    catalogue.pods();
    catalogue.registries();
    catalogue.services();
    catalogue.labels();
    catalogue.requests();
    catalogue.ignored(IgnoredKeys.INSTANCE);
    catalogue.section = Section.PLATFORM;
    catalogue.platform();
    return List.copyOf(catalogue.keys);
  }

  private void acts(String name, Form form, String usual, String by, String meaning) {
    keys.add(new ConfKey(section, name, form, usual, meaning, new Acts(by)));
  }

  private void ignored(Map<String, String> reasons) {
    new TreeMap<>(reasons)
        .forEach((name, reason) ->
            keys.add(new ConfKey(section, name, Form.TEXT, "", "", new Ignored(reason))));
  }

  private void general() {
    acts(
        "build_json_dir",
        Form.TEXT,
        "",
        REMOTE,
        "directory of the original's templates; `spec.resources` of its `orchestrator.json` is what"
            + " orchestrator builds ask for");
    ignored(IgnoredKeys.GENERAL);
  }

  private void place() {
    acts(
        "engine",
        Form.TEXT,
        "`openshift` with `openshift_url`, else `local`",
        "",
        "what kind of cluster it is: `local`, `kubernetes` or `openshift`");
    acts(
        "openshift_url",
        Form.ADDRESS,
        "",
        OPENSHIFT,
        "the API server, `https://HOST:PORT`; a path is left out");
    acts("openshift_uri", Form.ADDRESS, "", OPENSHIFT, "an old name of `openshift_url`");
    acts("kubernetes_url", Form.ADDRESS, "", "engine kubernetes", "the API server");
    acts(
        "kubeconfig",
        Form.PATH,
        "",
        REMOTE,
        "a kubeconfig file that says address, authority and credentials");
    acts("context", Form.TEXT, "the current one", REMOTE, "which context of the kubeconfig");
    acts("namespace", Form.TEXT, "`default`", REMOTE, "where builds are created");
    acts("verify_ssl", Form.FLAG, "true", REMOTE, "whether certificates are verified");
    acts(
        "state_dir",
        Form.PATH,
        "`$OSBS_HOME/INSTANCE`",
        LOCAL,
        "the directory that is the cluster, absolute");
    acts(
        "cpus",
        Form.NUMBER,
        "those of the machine",
        LOCAL,
        "how many worker builds below one `$OSBS_HOME` may run at the same time");
  }

  private void access() {
    acts("token", Form.SECRET, "", REMOTE, "a bearer token");
    acts(
        "token_file",
        Form.PATH,
        "`~/.osbs/INSTANCE.token`",
        REMOTE,
        "a file that holds the token, usually in one of the `token_secrets`");
    acts("client_cert", Form.PATH, "", REMOTE, "a TLS client certificate; needs `client_key`");
    acts("client_key", Form.PATH, "", REMOTE, "its private key; needs `client_cert`");
    acts(
        "use_auth",
        Form.FLAG,
        "whether there are credentials",
        REMOTE,
        "whether to log in; true without credentials uses the account of the pod");
    acts("username", Form.TEXT, "", REMOTE, "who gets a token from OpenShift's OAuth server");
    acts("password", Form.SECRET, "", REMOTE, "the password for it");
    acts("use_kerberos", Form.FLAG, "false", REMOTE, "get that token by Kerberos");
    acts("kerberos_keytab", Form.PATH, "", REMOTE, "a keytab; needs `kerberos_principal`");
    acts("kerberos_principal", Form.TEXT, "", REMOTE, "who logs in by Kerberos");
    acts("kerberos_ccache", Form.PATH, "the user's", REMOTE, "a credentials cache, a file");
  }

  private void orchestration() {
    acts(
        "can_orchestrate",
        Form.FLAG,
        "false",
        "",
        "orchestrator builds may be created through this instance");
    acts("reactor_config_secret", Form.SECRET_NAME, "", "", "the secret that holds config.yaml");
    acts(
        "client_config_secret",
        Form.SECRET_NAME,
        "this very file",
        "",
        "the secret that holds the osbs.conf whose sections are the worker clusters");
    acts(
        "token_secrets",
        Form.SECRET_PATHS,
        "",
        "",
        "further secrets for the orchestrator build; without `:path` at"
            + " `/var/run/secrets/atomic-reactor/SECRET`");
    acts(
        "worker_max_run_hours",
        Form.NUMBER,
        "3",
        "",
        "how long a worker build may take, unless config.yaml has `placement.worker_deadline`");
    acts(
        "orchestrator_max_run_hours",
        Form.NUMBER,
        "4",
        "",
        "how long an orchestrator build may take, unless config.yaml has"
            + " `placement.orchestrator_deadline`");
  }

  private void pods() {
    acts(
        "build_image",
        Form.TEXT,
        "",
        REMOTE,
        "the image that builds run; at most one of these three keys");
    acts(
        "build_imagestream",
        Form.TEXT,
        "`buildroot:latest`",
        OPENSHIFT,
        "the same as a tag of an image stream");
    acts(
        "build_from", Form.TEXT, "", REMOTE, "the same as `image:REF` or `imagestream:STREAM:TAG`");
    String limit = "limit of a build's pod, such as ";
    acts("cpu_limit", Form.QUANTITY, "the namespace's", REMOTE, limit + "`500m`");
    acts("memory_limit", Form.QUANTITY, "the namespace's", REMOTE, limit + "`4Gi`");
    acts("storage_limit", Form.QUANTITY, "the namespace's", REMOTE, limit + "`20Gi`");
    acts(
        "node_selector.PLATFORM",
        Form.SELECTOR,
        "`kubernetes.io/arch`",
        REMOTE,
        "which nodes worker builds of a platform may run on; `none` for any");
    for (String[] each :
        new String[][] {
          {"scratch", "of scratch requests"},
          {"explicit", "of release requests"},
          {"auto", "of automatic rebuilds"},
          {"isolated", "of isolated requests"}
        }) {
      acts(
          each[0] + "_build_node_selector",
          Form.SELECTOR,
          "",
          REMOTE,
          "the same for worker builds %s; the platform's labels win".formatted(each[1]));
    }
  }

  private void registries() {
    acts(
        "registry_uri",
        Form.REGISTRIES,
        "image layouts on this machine",
        "",
        "where images are pushed, the first one; config.yaml's `registries` wins");
    acts(
        "registry_secret",
        Form.LIST,
        "",
        "",
        "for each item of `registry_uri` the secret with its docker configuration, mounted in the"
            + " orchestrator build and, from the worker cluster's own secrets, in worker builds");
    acts(
        "registry_api_versions",
        Form.LIST,
        "`v1,v2`",
        "",
        "must contain `v2`, the only version that is spoken");
    acts(
        "source_registry_uri",
        Form.REGISTRY,
        "Docker Hub",
        "",
        "where parent images come from that name no registry; config.yaml's `source_registry`"
            + " wins");
  }

  private void services() {
    acts(
        "koji_hub",
        Form.ADDRESS,
        "",
        KOJI,
        "the XML-RPC address; config.yaml's section `koji` wins");
    acts("koji_root", Form.ADDRESS, "", KOJI, "the address of Koji's files");
    acts(
        "koji_certs_secret",
        Form.SECRET_NAME,
        "",
        KOJI,
        "the secret with `cert`, `ca` and `serverca`");
    acts("koji_use_kerberos", Form.FLAG, "false", KOJI, "log in by Kerberos");
    acts("koji_kerberos_keytab", Form.PATH, "", KOJI, "needs `koji_kerberos_principal`");
    acts("koji_kerberos_principal", Form.TEXT, "", KOJI, "who logs in");
    acts("pulp_secret", Form.SECRET_NAME, "", "Pulp", "the secret with `pulp.cer` and `pulp.key`");
  }

  private void labels() {
    acts("vendor", Form.TEXT, "", LABELS, "label `vendor`");
    acts("build_host", Form.TEXT, "", LABELS, "label `com.redhat.build-host`");
    acts("authoritative_registry", Form.TEXT, "", LABELS, "label `authoritative-source-url`");
    acts("distribution_scope", Form.TEXT, "", LABELS, "label `distribution-scope`");
    acts(
        "info_url_format",
        Form.TEXT,
        "",
        LABELS,
        "label `url`, with `{label}` for values of other labels");
    acts(
        "equal_labels",
        Form.LABEL_GROUPS,
        "",
        LABELS,
        "labels that get the value of the one of their group that is set");
  }

  private void requests() {
    acts("scratch", Form.FLAG, "", CLIENT, "true makes every request a scratch request");
    acts("user", Form.TEXT, "who runs the command", CLIENT, "for whom a request is");
  }

  private void platform() {
    acts(
        "architecture",
        Form.TEXT,
        "a built-in table",
        "",
        "Go's name for the platform: amd64, arm64 …");
    ignored(IgnoredKeys.PLATFORM);
    ignored(Map.of(PlatformReader.ENABLE_V1, PlatformReader.NO_V1));
  }
}
