package io.osbs.core.build;

import java.util.Map;

/**
 * What a worker build ran on and by.
 *
 * @param operatingSystem as the system calls itself: {@code PRETTY_NAME} of os-release
 * @param architecture the machine's own, as {@code uname -m} says it: another than the platform's
 *     where that is emulated
 * @param tools programs that made the image, and their versions
 */
public record BuildHost(String operatingSystem, String architecture, Map<String, String> tools) {

  public BuildHost {
    tools = Map.copyOf(tools);
  }
}
