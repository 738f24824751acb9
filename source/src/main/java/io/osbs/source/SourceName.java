package io.osbs.source;

/** What an image is called whose Dockerfile does not say: the last part of its source's address. */
public final class SourceName {

  private SourceName() {}

  /** The last part of a git URL or directory, without {@code .git}. */
  public static String of(String uri) {
    String rest = uri.strip();
    while (rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    if (rest.endsWith("/.git")) {
      rest = rest.substring(0, rest.length() - "/.git".length());
    }
    String last = rest.substring(Math.max(rest.lastIndexOf('/'), rest.lastIndexOf(':')) + 1);
    return last.endsWith(".git") ? last.substring(0, last.length() - ".git".length()) : last;
  }
}
