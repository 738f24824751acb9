package io.osbs.it.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.FragmentDocument;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.document.ReportDocument;
import io.osbs.cluster.document.RequestDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.document.WorkOrder;
import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Loaded;
import io.osbs.config.Problem;
import io.osbs.config.container.ContainerYaml;
import io.osbs.config.instance.OsbsConf;
import io.osbs.config.reactor.ReactorConfig;
import io.osbs.core.build.FailureException;
import io.osbs.core.image.ImageReference;
import io.osbs.reactor.dockerfile.Dockerfile;
import java.util.List;
import java.util.Map;

/**
 * A parser, and what it may do with any bytes: give a value, or say in its own way what is wrong.
 * Everything else that it throws is a finding.
 */
enum Parser {
  OSBS_CONF(
      "[default]\ncan_orchestrate = true ; yes\ntoken_secrets = a:/b c\n[DEFAULT]\nx = %(y)s\n") {
    @Override
    void read(byte[] bytes) {
      config(() -> OsbsConf.parse("f", ConfigFiles.text("f", bytes)));
    }
  },
  CONFIG_YAML(
      "version: 1\nclusters:\n  x86_64: &a\n  - {name: e, max_concurrent_builds: 4}\n  p: *a\n") {
    @Override
    void read(byte[] bytes) {
      config(() -> ReactorConfig.parse("f", ConfigFiles.text("f", bytes)));
    }
  },
  CONTAINER_YAML("platforms:\n  only: [x86_64]\n  not: s390x\n<<: {a: b}\n") {
    @Override
    void read(byte[] bytes) {
      config(() -> ContainerYaml.parse("f", ConfigFiles.text("f", bytes)));
    }
  },
  DOCKERFILE(
      "# escape=`\nARG V=1\nFROM a:${V:-2} AS b\nLABEL \"x y\"=z w='1'\nCOPY --from=b a b\n") {
    @Override
    void read(byte[] bytes) {
      try {
        Dockerfile.parse("Dockerfile", new String(bytes, UTF_8), Map.of("TARGETARCH", "amd64"));
      } catch (FailureException e) {
        sayable(String.valueOf(e.getMessage()));
      }
    }
  },
  DOCUMENTS(
      "{\"version\":1,\"id\":\"a\",\"class\":\"scratch\",\"platforms\":[\"x86_64\"],\"tags\":[]}") {
    @Override
    void read(byte[] bytes) {
      List<Read> readers =
          List.of(
              () -> RequestDocument.read(Json.read(bytes)),
              () -> WorkOrder.read(bytes),
              () -> ReportDocument.read(bytes),
              () -> FragmentDocument.read(bytes),
              () -> PublicationRecord.read(bytes),
              () -> Explanation.read(bytes));
      for (Read reader : readers) {
        try {
          reader.read();
        } catch (UnreadableException e) {
          sayable(String.valueOf(e.getMessage()));
        }
      }
    }
  },
  IMAGE_REFERENCE("registry.example.com:5000/a/b:1.0@sha256:" + "0".repeat(64)) {
    @Override
    void read(byte[] bytes) {
      try {
        ImageReference read = ImageReference.parse(new String(bytes, UTF_8));
        if (!ImageReference.parse(read.toString()).equals(read)) {
          throw new IllegalStateException("reads differently a second time: " + read);
        }
      } catch (IllegalArgumentException e) {
        sayable(String.valueOf(e.getMessage()));
      }
    }
  };

  /** Reads a document of ours. */
  private interface Read {
    Object read() throws UnreadableException;
  }

  /** Reads a file of a site. */
  private interface Load {
    Loaded<?> load();
  }

  private static final int LONGEST = 1_000_000;

  private final String seed;

  Parser(String seed) {
    this.seed = seed;
  }

  /** A text that it likes, to start from. */
  String seed() {
    return seed;
  }

  /** Has it read some bytes. */
  abstract void read(byte[] bytes);

  private static void config(Load load) {
    try {
      said(load.load().warnings());
    } catch (ConfigException e) {
      said(e.problems());
    }
  }

  private static void said(List<Problem> problems) {
    for (Problem problem : problems) {
      sayable(problem.render());
      if (problem.render().chars().anyMatch(c -> c < ' ' && c != '\n')) {
        throw new IllegalStateException("a terminal would obey this: " + problem);
      }
    }
  }

  private static void sayable(String message) {
    if (message.isEmpty() || message.equals("null") || message.length() > LONGEST) {
      throw new IllegalStateException("no message for people: " + message.length());
    }
  }
}
