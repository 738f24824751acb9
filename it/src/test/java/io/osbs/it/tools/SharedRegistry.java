package io.osbs.it.tools;

import io.osbs.testkit.tools.BaseImage;
import io.osbs.testkit.tools.RealRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One real registry with the base image, for all tests of this JVM. */
public final class SharedRegistry {

  private static String host = "";

  private SharedRegistry() {}

  /** Its host and port; started when it is first asked for. */
  public static synchronized String host() throws IOException, InterruptedException {
    if (host.isEmpty()) {
      Machine.needBuildTools();
      Path folder = Files.createTempDirectory("osbs-it-registry");
      RealRegistry registry = RealRegistry.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(registry, folder)));
      BaseImage.push(registry, Machine.NATIVE, Machine.EMULATED);
      host = registry.host();
    }
    return host;
  }

  private static void remove(RealRegistry registry, Path folder) {
    registry.close();
    try {
      new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    } catch (IOException e) {
      System.err.println("could not remove " + folder + ": " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The lines of config.yaml that make a site push there and find its parents there. */
  public static String configYaml() throws IOException, InterruptedException {
    return configYaml(host(), host());
  }

  /** The same with a registry of its own to push to. */
  public static String configYaml(String push, String source) {
    return """
    registries: [{url: "http://%s", insecure: true}]
    source_registry: {url: "http://%s", insecure: true}
    """
        .formatted(push, source);
  }
}
