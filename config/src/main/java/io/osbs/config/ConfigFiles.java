package io.osbs.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of configuration files. */
public final class ConfigFiles {

  private ConfigFiles() {}

  /**
   * The text of a file, UTF-8, without a byte-order mark.
   *
   * @throws ConfigException when it cannot be read; the original took such a file for an empty one
   */
  public static String read(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw unusable(file, "no such file", "check the path, or create the file");
    } catch (CharacterCodingException e) {
      throw unusable(file, "not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      throw unusable(
          file,
          "cannot be read: " + e.getMessage(),
          "check that it is a file and that its permissions allow this user to read it");
    }
  }

  private static ConfigException unusable(Path file, String message, String remedy) {
    return new ConfigException(
        new Problem(Problem.Severity.ERROR, file.toString(), 0, "", message, remedy));
  }
}
