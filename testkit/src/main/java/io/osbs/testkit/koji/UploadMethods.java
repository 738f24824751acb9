package io.osbs.testkit.koji;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/** Uploads, and reading what was uploaded for a task. */
final class UploadMethods {

  private static final Pattern TASK = Pattern.compile("tasks/\\d+/(\\d+)");

  private final World world;
  private final Files files;

  UploadMethods(World world, Files files) {
    this.world = world;
    this.files = files;
  }

  void addTo(Methods methods) {
    methods.add("uploadFile path name size md5sum offset data volume? checksum?", this::uploadFile);
    methods.add("checkUpload path name verify? tail? volume?", this::checkUpload);
    methods.add("downloadTaskOutput taskID fileName offset? size? volume?", this::download);
    methods.add("listTaskOutput taskID stat? all_volumes? strict?", this::list);
  }

  private void checkPlace(Caller caller, String directory, String name) {
    if (name.isEmpty() || name.startsWith(".") || name.contains("/")) {
      throw Refusal.generic("Invalid upload filename: %s", name);
    }
    if (directory.isEmpty() || Arrays.asList(directory.split("/", -1)).contains("..")) {
      throw Refusal.generic("Invalid upload directory: %s", directory);
    }
    Matcher task = TASK.matcher(directory);
    if (task.matches()) {
      HostMethods.owned(world, caller.host(), Long.parseLong(task.group(1)));
    } else if (!files.mayWrite(directory, caller.user().id)) {
      throw Refusal.generic("Invalid upload directory, not owner: %s", directory);
    }
  }

  private Object uploadFile(Caller caller, Arguments a) {
    String directory = a.text("path");
    String name = a.text("name");
    checkPlace(caller, directory, name);
    if (a.value("data") instanceof byte[]) {
      throw new Refusal(
          1,
          "<class 'TypeError'>: argument should be a bytes-like object or ASCII string, not 'Binary'");
    }
    byte[] data = Base64.getDecoder().decode(a.text("data"));
    long offset = a.number("offset");
    if (offset == -1) {
      byte[] whole = files.find(directory, name).map(Files.Blob::content).orElse(new byte[0]);
      return matches(whole, a);
    }
    if (!matches(data, a)) {
      return false;
    }
    boolean exists = files.find(directory, name).isPresent();
    if (offset == 0 && exists && !name.endsWith(".log")) {
      throw Refusal.generic("file already exists: %s%s/%s", Files.WORK, directory, name);
    }
    Files.Blob blob = files.open(directory, name, world.now());
    if (offset == 0) {
      blob.truncate(0);
    }
    blob.write(offset, data);
    return true;
  }

  private static boolean matches(byte[] data, Arguments a) {
    if (a.number("size") != data.length) {
      return false;
    }
    return switch (a.value("md5sum")) {
      case null -> true;
      case String md5 -> md5.equals(digest("md5", data));
      case List<?> pair -> digest(String.valueOf(pair.get(0)), data).equals(pair.get(1));
      default -> false;
    };
  }

  /** The fast upload: everything but the bytes stands in the URL. */
  Map<String, @Nullable Object> raw(Caller caller, Map<String, String> query, byte[] body) {
    String name = query.getOrDefault("filename", "");
    String directory = query.getOrDefault("filepath", "");
    String verify = query.get("fileverify");
    if (verify == null) {
      throw new Refusal(1, "<class 'KeyError'>: 'fileverify'");
    }
    if (query.containsKey("volume") && !query.getOrDefault("volume", "").equals("DEFAULT")) {
      throw Refusal.generic("No such entry in table volume: %s", query.get("volume"));
    }
    caller.requireSession();
    checkPlace(caller, directory, name);
    if (!List.of("adler32", "md5", "sha256").contains(verify)) {
      throw Refusal.generic("Unsupported verify type: %s", verify);
    }
    long offset = Long.parseLong(query.getOrDefault("offset", "0"));
    boolean overwrite = !query.getOrDefault("overwrite", "").isEmpty();
    String path = Files.WORK + directory + "/" + name;
    int before = files.find(directory, name).map(Files.Blob::size).orElse(0);
    boolean exists = files.find(directory, name).isPresent();
    if (!overwrite && offset == 0 && exists) {
      throw Refusal.generic("upload path exists: %s", path);
    }
    long at = offset == -1 ? before : offset;
    Files.Blob blob = files.open(directory, name, world.now());
    if (overwrite && offset >= 0) {
      blob.truncate(offset);
    }
    blob.write(at, body);
    if (!overwrite && at + body.length < before) {
      // The hub looks at the length when it has written.
      throw Refusal.generic(
          "Incorrect upload length for %s - Expected %d, actual %d",
          path, at + body.length, before);
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("size", (long) body.length);
    answer.put("fileverify", verify);
    answer.put("offset", at);
    answer.put("hexdigest", digest(verify, body));
    return answer;
  }

  private @Nullable Object checkUpload(Caller caller, Arguments a) {
    Files.Blob blob = files.find(a.text("path"), a.text("name")).orElse(null);
    if (blob == null) {
      return null;
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("size", (long) blob.size());
    answer.put("mtime", World.seconds(blob.modified));
    if (a.value("verify") instanceof String verify) {
      answer.put("sumlength", (long) blob.size());
      answer.put("hexdigest", digest(verify, blob.content()));
    }
    return answer;
  }

  private Object download(Caller caller, Arguments a) {
    Files.Blob blob = ofTask(a.number("taskID")).get(a.text("fileName"));
    if (blob == null) {
      throw Refusal.generic(
          "no file \"%s\" output by task %d", a.text("fileName"), a.number("taskID"));
    }
    byte[] content = blob.content();
    int from = a.has("offset") ? (int) a.number("offset") : 0;
    int size = a.has("size") ? (int) a.number("size") : -1;
    int to = size < 0 ? content.length : Math.min(content.length, from + size);
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(content, from, to));
  }

  private Map<String, Files.Blob> ofTask(long id) {
    return files.in("tasks/%d/%d".formatted(id % 10_000, id));
  }

  private Object list(Caller caller, Arguments a) {
    Map<String, Files.Blob> all = ofTask(a.number("taskID"));
    if (!a.flag("stat")) {
      return new ArrayList<>(all.keySet());
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    all.forEach((name, blob) -> {
      Map<String, @Nullable Object> stat = new LinkedHashMap<>();
      stat.put("st_atime", World.seconds(blob.modified));
      stat.put("st_ctime", World.seconds(blob.modified));
      stat.put("st_mtime", World.seconds(blob.modified));
      stat.put("st_size", Integer.toString(blob.size()));
      answer.put(name, stat);
    });
    return answer;
  }

  static String digest(String type, byte[] bytes) {
    if (type.equals("adler32")) {
      Adler32 sum = new Adler32();
      sum.update(bytes);
      return "%08x".formatted(sum.getValue());
    }
    try {
      String algorithm = type.equals("md5") ? "MD5" : "SHA-256";
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
