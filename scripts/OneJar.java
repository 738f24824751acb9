import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes one jar of several, the first of which gives the manifest. The JVM opens and checks every
 * jar of its classpath at each start, and reads its manifest, even if all classes come from the AOT
 * cache: 22 jars take three times as long as one.
 *
 * <p>Of classes for several versions of Java the newest is kept. Lists of services are joined.
 * Licences and notices go to {@code META-INF/licenses/<jar>/}. Entries are sorted, and carry the
 * time they have in their jar: the same jars give the same bytes. Two different files of one name
 * are an error.
 *
 * <p>Usage: {@code java OneJar.java TO.jar FROM.jar...}
 */
final class OneJar {

  private static final String META = "META-INF/";
  private static final String VERSIONS = META + "versions/";
  private static final String SERVICES = META + "services/";
  private static final String MANIFEST = META + "MANIFEST.MF";
  private static final int JAVA = 25;

  private final Map<String, byte[]> contents = new TreeMap<>();
  private final Map<String, ZipEntry> entries = new TreeMap<>();

  private OneJar() {}

  public static void main(String[] arguments) throws IOException {
    OneJar jar = new OneJar();
    List<String> from = List.of(arguments).subList(1, arguments.length);
    for (String each : from) {
      jar.add(Path.of(each), each.equals(from.getFirst()));
    }
    jar.write(Path.of(arguments[0]));
  }

  private void add(Path path, boolean first) throws IOException {
    String jar = path.getFileName().toString().replaceFirst("\\.jar$", "");
    Map<String, Integer> versions = new TreeMap<>();
    try (var in = new ZipFile(path.toFile())) {
      List<ZipEntry> all = new ArrayList<>(Collections.list(in.entries()));
      for (ZipEntry entry : all) {
        int version = versionOf(entry.getName());
        String name = nameIn(jar, entry.getName(), first);
        if (entry.isDirectory() || name.isEmpty() || version > JAVA) {
          continue;
        }
        Integer before = versions.get(name);
        if (before == null) {
          put(name, entry, in.getInputStream(entry).readAllBytes(), path);
          versions.put(name, version);
        } else if (version > before) {
          contents.put(name, in.getInputStream(entry).readAllBytes());
          versions.put(name, version);
        }
      }
    }
  }

  private static int versionOf(String name) {
    return name.startsWith(VERSIONS) && name.indexOf('/', VERSIONS.length()) > 0
        ? Integer.parseInt(name.substring(VERSIONS.length(), name.indexOf('/', VERSIONS.length())))
        : 0;
  }

  /** Empty for what is left out. */
  private static String nameIn(String jar, String name, boolean first) {
    if (name.startsWith(VERSIONS)) {
      String rest = name.substring(name.indexOf('/', VERSIONS.length()) + 1);
      return rest.startsWith(META) || rest.equals("module-info.class") ? "" : rest;
    }
    if (name.equals("module-info.class")) {
      return "";
    }
    if (!name.startsWith(META) || name.startsWith(SERVICES)) {
      return name;
    }
    if (name.equals(MANIFEST)) {
      return first ? name : "";
    }
    return name.matches(META + "[^/]*(LICENSE|NOTICE)[^/]*")
        ? META + "licenses/" + jar + "/" + name.substring(META.length())
        : "";
  }

  private void put(String name, ZipEntry entry, byte[] bytes, Path from) {
    byte[] before = contents.get(name);
    if (before != null && name.startsWith(SERVICES)) {
      bytes = (new String(before) + "\n" + new String(bytes)).getBytes();
    } else if (before != null && !Arrays.equals(before, bytes)) {
      throw new IllegalStateException(name + " of " + from + " is also in another jar");
    }
    contents.put(name, bytes);
    entries.putIfAbsent(name, entry);
  }

  private void write(Path to) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(to))) {
      // Readers of streams expect the manifest first.
      write(out, MANIFEST);
      for (String name : contents.keySet()) {
        if (!name.equals(MANIFEST)) {
          write(out, name);
        }
      }
    }
  }

  private void write(ZipOutputStream out, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(entries.get(name).getTimeLocal());
    out.putNextEntry(entry);
    out.write(contents.get(name));
    out.closeEntry();
  }
}
