package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The shell script that becomes a container: it runs as the first process of new mount and process
 * namespaces, puts the root file system together, enters it, gives up rights, and turns into the
 * container's command.
 */
final class ContainerScript {

  /** What container runtimes leave a container that asks for nothing. */
  private static final List<String> USUAL_CAPABILITIES =
      List.of(
          "audit_write",
          "chown",
          "dac_override",
          "fowner",
          "fsetid",
          "kill",
          "mknod",
          "net_bind_service",
          "net_raw",
          "setfcap",
          "setgid",
          "setpcap",
          "setuid",
          "sys_chroot");

  private static final Path EMULATORS = Path.of("/proc/sys/fs/binfmt_misc");

  private final Pod pod;
  private final Container container;
  private final Image image;
  private final Path folder;
  private final StringBuilder text = new StringBuilder("set -e\n");

  private ContainerScript(Pod pod, Container container, Image image, Path folder) {
    this.pod = pod;
    this.container = container;
    this.image = image;
    this.folder = folder;
  }

  /** A folder of this machine that the container sees. */
  record Mount(Path source, String path, boolean readOnly) {}

  /** The file that exists when the container's own command was about to start. */
  static Path startedMark(Path folder) {
    return folder.resolve("started");
  }

  /**
   * Writes the script.
   *
   * @param folder the container's own, empty
   * @param argv what it turns into
   */
  static Path write(
      Pod pod, Container container, Image image, Path folder, List<Mount> mounts, List<String> argv)
      throws IOException {
    ContainerScript script = new ContainerScript(pod, container, image, folder);
    script.root();
    for (Mount mount :
        mounts.stream()
            .sorted(Comparator.comparingInt((Mount mount) -> mount.path().length()))
            .toList()) {
      script.mount(mount);
    }
    script.enter(argv);
    return Files.writeString(folder.resolve("start.sh"), script.text);
  }

  private void line(String format, Object... arguments) {
    Object[] quoted = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      quoted[i] = quote(arguments[i].toString());
    }
    text.append(format.formatted(quoted)).append('\n');
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private void root() throws IOException {
    Path upper = Files.createDirectories(folder.resolve("upper"));
    Path work = Files.createDirectories(folder.resolve("work"));
    Path root = Files.createDirectories(folder.resolve("root"));
    // The container's PATH may lack what this script needs.
    text.append("path=$PATH; PATH=/usr/sbin:/usr/bin:/sbin:/bin\n");
    line(
        "mount -t overlay overlay -o %s %s",
        "lowerdir=%s,upperdir=%s,workdir=%s".formatted(image.files(), upper, work), root);
    line("cd %s", root);
    text.append("mkdir -p proc sys dev run tmp .old\n");
    text.append("mount --rbind /dev dev\nmount --rbind /sys sys\nmount -t proc proc proc\n");
    text.append("mount -t tmpfs -o mode=755 tmpfs run\n");
    // The node is as able to run other platforms' programs as this machine is.
    line("if [ -e %s/status ]; then mount --bind %s .%s; fi", EMULATORS, EMULATORS, EMULATORS);
    if (!image.isThisMachine()) {
      for (String file : List.of("/etc/resolv.conf", "/etc/hosts")) {
        mount(new Mount(Path.of(file), file, true));
      }
    }
    for (Map.Entry<String, Path> file : image.replaced().entrySet()) {
      mount(new Mount(file.getValue(), file.getKey(), true));
    }
  }

  private void mount(Mount mount) throws IOException {
    Path place = RootFiles.resolve(image.files(), mount.path());
    if (Files.isDirectory(mount.source())) {
      line("mkdir -p .%s", place);
    } else {
      line("mkdir -p .%s && : >>.%s", String.valueOf(place.getParent()), place);
    }
    line("mount --rbind %s .%s", mount.source(), place);
    if (mount.readOnly()) {
      line("mount -o remount,bind,ro .%s", place);
    }
  }

  private void enter(List<String> argv) {
    SecurityContext context = container.getSecurityContext();
    boolean readOnly = context != null && Boolean.TRUE.equals(context.getReadOnlyRootFilesystem());
    line(": >%s", startedMark(folder));
    text.append("pivot_root . .old\ncd /\numount -l /.old\nrmdir /.old\n");
    if (readOnly) {
      text.append("mount -o remount,bind,ro /\n");
    }
    String directory = container.getWorkingDir();
    if (directory != null && !directory.isEmpty()) {
      line("mkdir -p %s && cd %s", directory, directory);
    }
    text.append("PATH=$path; unset path\n");
    List<String> words = new ArrayList<>(rights(context));
    words.add("--");
    words.addAll(argv);
    text.append("exec /usr/bin/setpriv");
    words.forEach(word -> text.append(' ').append(quote(word)));
    text.append('\n');
  }

  private List<String> rights(@Nullable SecurityContext context) {
    // Said again, because a change of user makes the kernel forget it.
    List<String> flags = new ArrayList<>(List.of("--pdeathsig=KILL"));
    if (context != null && Boolean.FALSE.equals(context.getAllowPrivilegeEscalation())) {
      flags.add("--no-new-privs");
    }
    if (context == null || !Boolean.TRUE.equals(context.getPrivileged())) {
      flags.add("--bounding-set=-all" + capabilities(context));
    }
    long group = PodSpecs.group(pod, container);
    long files = PodSpecs.fileGroup(pod);
    flags.add("--regid=" + group);
    flags.add(files >= 0 ? "--groups=" + files : "--clear-groups");
    flags.add("--reuid=" + PodSpecs.user(pod, container));
    return flags;
  }

  private String capabilities(@Nullable SecurityContext context) {
    TreeSet<String> kept = new TreeSet<>(USUAL_CAPABILITIES);
    Capabilities wanted = context == null ? null : context.getCapabilities();
    if (wanted != null) {
      for (String dropped : wanted.getDrop()) {
        if (dropped.equals("ALL")) {
          kept.clear();
        }
        kept.remove(plain(dropped));
      }
      wanted.getAdd().forEach(added -> kept.add(plain(added)));
    }
    StringBuilder list = new StringBuilder();
    kept.forEach(name -> list.append(",+").append(name));
    return list.toString();
  }

  private static String plain(String capability) {
    String lower = capability.toLowerCase(Locale.ROOT);
    return lower.startsWith("cap_") ? lower.substring("cap_".length()) : lower;
  }

  /** The mounts that a container asks for. */
  static List<Mount> mounts(Container container, Volumes volumes) throws NotReadyException {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      Path source = volumes.path(mount.getName());
      String part = mount.getSubPath();
      if (part != null && !part.isEmpty()) {
        source = part(source, part);
      }
      mounts.add(
          new Mount(
              source,
              mount.getMountPath(),
              Boolean.TRUE.equals(mount.getReadOnly()) || volumes.isReadOnly(mount.getName())));
    }
    return mounts;
  }

  /** One entry of a volume; as on a real node it does not follow the volume's later changes. */
  private static Path part(Path volume, String part) throws NotReadyException {
    try {
      Path path = volume.resolve(part);
      return Files.exists(path) ? path.toRealPath() : Files.createDirectories(path);
    } catch (IOException e) {
      throw new NotReadyException(
          "CreateContainerConfigError", "failed to prepare subPath %s: %s".formatted(part, e));
    }
  }
}
