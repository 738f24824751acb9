package io.osbs.koji.hub;

import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Adler32;

/**
 * Writes files below the hub's {@code work} directory, piece by piece. Sending a piece again is
 * harmless. Each piece is verified by the hub.
 *
 * @param fast true for raw bytes, false for base64 in XML: a third longer, at most 2 MiB a piece
 */
public record Uploads(HubSession session, boolean fast) {

  /** Bytes of a piece by the slow way: with base64 and XML well below a hub's usual 4 MiB. */
  private static final int SLOW_PIECE = 1024 * 1024;

  private static final int TRIES = 3;

  /** The directory of a task's files: {@code tasks/LAST FOUR DIGITS/ID}. */
  public static String taskDirectory(long task) {
    return "tasks/%d/%d".formatted(task % 10_000, task);
  }

  /**
   * Writes bytes at an offset; what the file had from there on is gone.
   *
   * @param directory relative to {@code work}
   * @param name without slash and leading dot; a name that does not end in {@code .log} is written
   *     from its beginning to its end, once
   */
  public void write(String directory, String name, long offset, byte[] bytes)
      throws HubException, InterruptedException {
    if (fast) {
      raw(directory, name, offset, bytes);
      return;
    }
    for (int from = 0; from < bytes.length || from == 0; from += SLOW_PIECE) {
      int to = Math.min(bytes.length, from + SLOW_PIECE);
      slow(directory, name, offset + from, Arrays.copyOfRange(bytes, from, to));
    }
  }

  private void raw(String directory, String name, long offset, byte[] bytes)
      throws HubException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("filename", name);
    query.put("filepath", directory);
    query.put("fileverify", "adler32");
    query.put("offset", Long.toString(offset));
    query.put("overwrite", "1");
    Adler32 sum = new Adler32();
    sum.update(bytes);
    String expected = "%08x".formatted(sum.getValue());
    for (int tried = 1; ; tried++) {
      try {
        Struct answer = session.raw(query, bytes);
        if (answer.number("size") == bytes.length && answer.text("hexdigest").equals(expected)) {
          return;
        }
      } catch (HubException.AnswerLost _) {
        // It was written; whether as sent is verified by writing it again.
        continue;
      } catch (MalformedException e) {
        throw new HubException.Unreadable("rawUpload", String.valueOf(e.getMessage()));
      }
      damaged(name, tried);
    }
  }

  private void slow(String directory, String name, long offset, byte[] bytes)
      throws HubException, InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        Object written =
            session.call(
                MethodCall.of(
                    "uploadFile",
                    directory,
                    name,
                    (long) bytes.length,
                    List.of("sha256", sha256(bytes)),
                    offset > Integer.MAX_VALUE ? Long.toString(offset) : offset,
                    Base64.getEncoder().encodeToString(bytes)));
        if (Boolean.TRUE.equals(written)) {
          return;
        }
      } catch (HubException.AnswerLost _) {
        return;
      } catch (HubException.Fault fault) {
        // Hubs do not number uploads: a repeated first piece is refused, as the file is there.
        if (offset > 0 || !fault.is(FaultCode.GENERIC) || !isThere(directory, name, bytes)) {
          throw fault;
        }
        return;
      }
      damaged(name, tried);
    }
  }

  private boolean isThere(String directory, String name, byte[] bytes)
      throws HubException, InterruptedException {
    Object found =
        session.call(
            MethodCall.of("checkUpload", directory, name).named(Map.of("verify", "sha256")));
    return found instanceof Map<?, ?> file
        && Long.valueOf(bytes.length).equals(file.get("size"))
        && sha256(bytes).equals(file.get("hexdigest"));
  }

  private static void damaged(String name, int tried) throws HubException.Unreachable {
    if (tried >= TRIES) {
      throw new HubException.Unreachable(
          "%s arrives damaged at the hub (tried %d times); is there a proxy that changes requests?"
              .formatted(name, tried));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
