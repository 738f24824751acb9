package io.osbs.config.kojid;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Problems;
import io.osbs.config.Secret;
import io.osbs.config.ini.IniFile;
import io.osbs.config.ini.IniSection;
import io.osbs.config.ini.IniValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code [kojid]} of kojid.conf. Keys that only matter to a host that builds by itself
 * (mock, yum and so on) are passed over in silence: the file is often shared with kojid.
 *
 * @param server key 'server': the hub's XML-RPC address
 * @param user key 'user'; null unless said
 * @param password key 'password'
 * @param cert key 'cert': client certificate and key in one PEM file; used when the file is there,
 *     as kojid does
 * @param serverCa key 'serverca': whom to trust; null for whom the JDK trusts
 * @param keytab key 'keytab'
 * @param principal key 'principal', else {@code host_principal_format} filled in; null for the
 *     keytab's own
 * @param maxJobs key 'maxjobs', default 10
 * @param sleepTime key 'sleeptime', seconds, default 15
 * @param workDir key 'workdir', default {@code /tmp/build}
 * @param minSpace key 'minspace', MiB that have to be free in it, default 256 here: sources are all
 *     that is kept there
 * @param topUrl key 'topurl': the address of Koji's files; null unless said
 * @param fastUpload key 'use_fast_upload', default true
 * @param allowedScms key 'allowed_scms': {@code host:path} patterns, {@code !} forbids; empty
 *     allows every repository
 */
public record KojidConf(
    URI server,
    @Nullable String user,
    @Nullable Secret password,
    @Nullable Path cert,
    @Nullable Path serverCa,
    @Nullable Path keytab,
    @Nullable String principal,
    int maxJobs,
    Duration sleepTime,
    Path workDir,
    long minSpace,
    @Nullable String topUrl,
    boolean fastUpload,
    List<String> allowedScms) {

  private static final String SECTION = "kojid";

  public KojidConf {
    allowedScms = List.copyOf(allowedScms);
  }

  /**
   * Reads a file.
   *
   * @param hostName fills the '%s' in {@code host_principal_format}
   * @throws ConfigException with everything wrong in it
   */
  public static Loaded<KojidConf> load(Path file, String hostName) {
    return parse(file.toString(), ConfigFiles.read(file), hostName);
  }

  /** Reads a text; {@code file} is where it came from. */
  public static Loaded<KojidConf> parse(String file, String text, String hostName) {
    Problems problems = new Problems();
    IniFile ini = IniFile.parse(file, text, problems);
    Optional<IniSection> section = ini.section(SECTION);
    if (section.isEmpty()) {
      problems.error(
          file,
          0,
          "",
          "there is no section [kojid]",
          "begin the file with [kojid], and 'server = https://koji.example.com/kojihub' below it");
      return problems.loaded(() -> {
        throw new IllegalStateException("an error was found");
      });
    }
    KojidConf conf = new Reader(section.get(), problems).read(hostName);
    return problems.loaded(() -> conf);
  }

  /** Reads the values of the section. */
  private record Reader(IniSection section, Problems problems) {

    KojidConf read(String hostName) {
      String keytab = text("keytab");
      String password = text("password");
      String cert = text("cert");
      if (keytab == null && password == null && cert == null) {
        problems.error(
            section.file(),
            section.line(),
            "[kojid]",
            "nothing says how to log in",
            "set cert (a certificate), or keytab and principal (Kerberos), or user and password");
      }
      if (password != null && text("user") == null) {
        error("password", "a password without a user", "set user as well");
      }
      return new KojidConf(
          server(),
          text("user"),
          password == null ? null : new Secret(password),
          path("cert"),
          path("serverca"),
          path("keytab"),
          principal(hostName),
          (int) number("maxjobs", 10, 1),
          Duration.ofSeconds(number("sleeptime", 15, 1)),
          Path.of(Optional.ofNullable(text("workdir")).orElse("/tmp/build")),
          number("minspace", 256, 0),
          text("topurl"),
          flag("use_fast_upload"),
          scms());
    }

    private URI server() {
      String text = text("server");
      if (text == null) {
        error("server", "it says no hub", "set it to the hub: https://koji.example.com/kojihub");
        return URI.create("http://missing");
      }
      try {
        URI uri = new URI(text);
        String scheme = String.valueOf(uri.getScheme());
        if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
          return uri;
        }
      } catch (URISyntaxException _) {
        // Said below.
      }
      error(
          "server",
          "'%s' is no address of a hub".formatted(text),
          "write it as https://koji.example.com/kojihub");
      return URI.create("http://invalid");
    }

    private @Nullable String principal(String hostName) {
      String principal = text("principal");
      String format = text("host_principal_format");
      if (principal == null && format != null) {
        UnaryOperator<String> fill = pattern -> pattern.replace("%s", hostName);
        return fill.apply(format);
      }
      return principal;
    }

    private List<String> scms() {
      String text = text("allowed_scms");
      List<String> patterns = new ArrayList<>();
      if (text != null) {
        for (String each : text.split("\\s+", -1)) {
          if (!each.isEmpty()) {
            patterns.add(each);
          }
        }
      }
      return patterns;
    }

    private @Nullable Path path(String key) {
      String text = text(key);
      return text == null ? null : Path.of(text);
    }

    private boolean flag(String key) {
      String text = text(key);
      return text == null
          || List.of("yes", "on", "true", "1").contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    private long number(String key, long otherwise, long least) {
      String text = text(key);
      if (text == null) {
        return otherwise;
      }
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= Integer.MAX_VALUE) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Said below.
      }
      error(
          key,
          "'%s' is no whole number of at least %d".formatted(text, least),
          "the default is " + otherwise);
      return otherwise;
    }

    /** An absent or empty value is null. The principal's format holds a percent sign. */
    private @Nullable String text(String key) {
      if (key.equals("host_principal_format")) {
        return section.rawValue(key).filter(value -> !value.isEmpty()).orElse(null);
      }
      return section
          .value(key, problems)
          .map(IniValue::text)
          .filter(value -> !value.isEmpty())
          .orElse(null);
    }

    private void error(String key, String message, String remedy) {
      problems.error(section.file(), section.lineOf(key), section.where(key), message, remedy);
    }
  }

  /** True when there is a certificate to log in with: kojid takes the key for absent otherwise. */
  public boolean hasCertificate() {
    return cert != null && Files.exists(cert);
  }
}
