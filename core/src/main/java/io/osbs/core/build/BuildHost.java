package io.osbs.core.build;

import java.util.List;
import java.util.Map;

/**
 * What a worker build ran on and by.
 *
 * @param operatingSystem as the system calls itself: {@code PRETTY_NAME} of os-release
 * @param architecture the machine's own, as {@code uname -m} says it: another than the platform's
 *     where that is emulated
 * @param tools programs that made the image, ours among them, and their versions
 * @param packages the rpms that are installed there; none on a system of another kind
 */
public record BuildHost(
    String operatingSystem,
    String architecture,
    Map<String, String> tools,
    List<InstalledPackage> packages) {

  public BuildHost {
    tools = Map.copyOf(tools);
    packages = List.copyOf(packages);
  }
}
