package io.osbs.process;

/** Takes a program's output while it runs. Calls for one command never overlap. */
@FunctionalInterface
public interface OutputSink {

  /** Keeps nothing. */
  OutputSink NONE = (from, bytes, length) -> {};

  /** Which of the program's streams. */
  enum Stream {
    OUT,
    ERR
  }

  /**
   * The next piece of a stream: one line with its newline, or a part of a line of more than 64 KiB,
   * or the end of a stream that has no last newline. The bytes are the program's own, except for
   * redacted secrets.
   *
   * @param bytes valid during the call only
   * @param length how many of them count
   */
  void piece(Stream from, byte[] bytes, int length);
}
