package io.osbs.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that locks its first file and then waits for the second one. */
final class LockingProcess {

  private LockingProcess() {}

  public static void main(String[] files) throws IOException {
    FileChannel first = open(Path.of(files[0]));
    RecordLocks.await(first);
    System.out.println("has the first");
    RecordLocks.await(open(Path.of(files[1])));
    System.out.println("has both");
  }

  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
