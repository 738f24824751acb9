package io.osbs.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of configuration files, whatever really is in them, in bounded memory. */
public final class ConfigFiles {

  /** The largest file that is read, in bytes; Kubernetes allows a secret no more either. */
  public static final int LARGEST = 1024 * 1024;

  private ConfigFiles() {}

  /**
   * True when there is something of that name, also a link that leads nowhere: to be told apart.
   */
  public static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The text of a file, UTF-8, without a byte-order mark. A pipe is read to its end.
   *
   * @throws ConfigException when it cannot be read; the original took such a file for an empty one
   */
  public static String read(Path file) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw unusable(name, 0, "it is a directory", "name the file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return text(name, in.readNBytes(LARGEST + 1));
    } catch (NoSuchFileException e) {
      throw unusable(name, 0, "no such file", "check the path, or create the file");
    } catch (AccessDeniedException e) {
      throw unusable(
          name, 0, "permission denied", "let this user read it: 'ls -l' shows who may now");
    } catch (IOException e) {
      throw unusable(
          name,
          0,
          "cannot be read: " + e.getMessage(),
          "check that it is a file and that its permissions allow this user to read it");
    }
  }

  /**
   * The text that some bytes are, UTF-8, without a byte-order mark.
   *
   * @param file where they come from, for messages
   * @throws ConfigException when they are no text
   */
  public static String text(String file, byte[] bytes) {
    if (bytes.length > LARGEST) {
      throw unusable(
          file,
          0,
          "larger than %d KiB, which no configuration file is".formatted(LARGEST / 1024),
          "check that this is the file you mean");
    }
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      throw unusable(
          file, 0, "UTF-16 text, expected UTF-8", "save it as UTF-8, or use 'iconv -f UTF-16'");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw unusable(
          file,
          lineAt(text, nul),
          "not text: it holds a zero byte",
          "check that this is the file you mean");
    }
    if (result.isError()) {
      throw unusable(
          file,
          lineAt(text, text.length()),
          "not UTF-8 text: byte 0x%02x".formatted(in.get(in.position())),
          "save it as UTF-8, or use 'iconv -f LATIN1 -t UTF-8'");
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static int lineAt(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  private static ConfigException unusable(String file, int line, String message, String remedy) {
    return new ConfigException(
        new Problem(Problem.Severity.ERROR, file, line, "", message, remedy));
  }
}
