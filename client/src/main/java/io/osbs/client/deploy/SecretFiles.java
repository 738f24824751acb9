package io.osbs.client.deploy;

import io.osbs.config.ConfigException;
import io.osbs.config.ConfigFiles;
import io.osbs.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the values of secrets from files, as the local engine keeps them: a file per key. */
final class SecretFiles {

  private static final long LARGEST = 1024 * 1024;

  private SecretFiles() {}

  /** A folder's files, or the one file; a key is a file's name. */
  static Map<String, byte[]> read(String secret, Path from) {
    Map<String, byte[]> values = new TreeMap<>();
    try {
      if (Files.isDirectory(from)) {
        try (Stream<Path> files = Files.list(from)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            values.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
          }
        }
      } else {
        values.put(String.valueOf(from.getFileName()), Files.readAllBytes(from));
      }
    } catch (IOException e) {
      throw wrong(secret, from, "cannot be read: " + e, "correct the path");
    }
    if (values.isEmpty()) {
      throw wrong(secret, from, "has no files", "put a file per key into it");
    }
    if (values.values().stream().mapToLong(value -> value.length).sum() > LARGEST) {
      throw wrong(
          secret, from, "has more than the 1 MiB that a secret can hold", "name a smaller folder");
    }
    return values;
  }

  /** A configuration file as the only value of a secret. */
  static Map<String, byte[]> configuration(String key, Path file) {
    return Map.of(key, ConfigFiles.read(file).getBytes(StandardCharsets.UTF_8));
  }

  private static ConfigException wrong(String secret, Path from, String message, String remedy) {
    return new ConfigException(
        List.of(
            new Problem(
                Problem.Severity.ERROR,
                from.toString(),
                0,
                "--secret " + secret,
                message,
                remedy)));
  }
}
