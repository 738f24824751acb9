package io.osbs.testkit.koji;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A recorded request and its answer. The resource {@code exchanges.gz} holds all of them: for each
 * a line with its name and the lengths of request head, request body, answer head and answer body,
 * then those four, then a line feed. Heads are cut to what matters.
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes as recorded, compared by nobody.
record Exchange(
    String name, List<String> requestHead, byte[] request, List<String> answerHead, byte[] answer) {

  static List<Exchange> all() throws IOException {
    List<Exchange> all = new ArrayList<>();
    byte[] whole;
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(Exchange.class.getResourceAsStream("exchanges.gz")))) {
      whole = in.readAllBytes();
    }
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(whole));
    while (data.available() > 0) {
      StringBuilder line = new StringBuilder();
      for (int c = data.read(); c != '\n'; c = data.read()) {
        line.append((char) c);
      }
      String[] words = line.toString().split(" ", -1);
      byte[][] parts = new byte[4][];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = data.readNBytes(Integer.parseInt(words[i + 1]));
      }
      data.skipNBytes(1);
      all.add(new Exchange(words[0], lines(parts[0]), parts[1], lines(parts[2]), parts[3]));
    }
    return all;
  }

  private static List<String> lines(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).lines().toList();
  }

  int number() {
    return Integer.parseInt(name.substring(0, 3));
  }

  /** The letter of its section. */
  char section() {
    return name.charAt(4);
  }

  int status() {
    return Integer.parseInt(answerHead.getFirst().split(" ", -1)[1]);
  }

  /** Path and query. */
  String target() {
    String target = requestHead.getFirst().split(" ", -1)[1];
    int path = target.indexOf("/kojihub");
    return target.substring(path);
  }

  Optional<String> header(String name) {
    return find(requestHead, name);
  }

  private static Optional<String> find(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** When it was answered; the epoch when that is not known. */
  Instant time() {
    return find(answerHead, "Date")
        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .orElse(Instant.EPOCH);
  }
}
