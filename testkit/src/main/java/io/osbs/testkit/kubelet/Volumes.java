package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pod's volumes as folders of this machine. What comes from the API is kept up to date by {@link
 * #refresh}. One thread at a time.
 */
final class Volumes {

  private static final int USUAL_MODE = 0644;

  private final Pod pod;
  private final Path folder;
  private final PodObjects objects;
  private final long group;
  private final Map<String, ProjectedFiles> projected = new HashMap<>();

  Volumes(Pod pod, Path folder, PodObjects objects) {
    this.pod = pod;
    this.folder = folder;
    this.objects = objects;
    this.group = PodSpecs.fileGroup(pod);
  }

  private Volume volume(String name) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Whether containers only read it: whatever comes from the API. */
  boolean isReadOnly(String name) {
    Volume volume = volume(name);
    return volume.getEmptyDir() == null && volume.getHostPath() == null;
  }

  /** Where a volume's content is. */
  Path path(String name) {
    Volume volume = volume(name);
    return volume.getHostPath() != null
        ? Path.of(volume.getHostPath().getPath())
        : folder.resolve(name);
  }

  /** Makes every volume, or brings those that come from the API up to date. */
  void refresh() throws NotReadyException, IOException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      try {
        refresh(volume);
      } catch (NotReadyException e) {
        throw new NotReadyException(
            e.reason(),
            "MountVolume.SetUp failed for volume \"%s\" : %s"
                .formatted(volume.getName(), e.getMessage()));
      }
    }
  }

  private void refresh(Volume volume) throws NotReadyException, IOException {
    if (volume.getEmptyDir() != null) {
      emptyDirectory(folder.resolve(volume.getName()));
    } else if (volume.getHostPath() == null) {
      files(volume.getName()).show(content(volume), group);
    }
  }

  private void emptyDirectory(Path path) throws IOException {
    if (!Files.exists(path)) {
      Files.createDirectories(path);
      if (group >= 0) {
        Files.setAttribute(path, "unix:gid", (int) group);
      }
      Files.setAttribute(path, "unix:mode", 040000 | (group >= 0 ? 02777 : 0777));
    }
  }

  private ProjectedFiles files(String name) throws IOException {
    ProjectedFiles files = projected.get(name);
    if (files == null) {
      files = new ProjectedFiles(folder.resolve(name));
      projected.put(name, files);
    }
    return files;
  }

  private Map<String, ProjectedFiles.Entry> content(Volume volume) throws NotReadyException {
    Map<String, ProjectedFiles.Entry> files = new TreeMap<>();
    if (volume.getSecret() != null) {
      SecretVolumeSource source = volume.getSecret();
      secret(
          source.getSecretName(),
          source.getItems(),
          isTrue(source.getOptional()),
          mode(source.getDefaultMode(), USUAL_MODE),
          files);
    } else if (volume.getConfigMap() != null) {
      ConfigMapVolumeSource source = volume.getConfigMap();
      configMap(
          source.getName(),
          source.getItems(),
          isTrue(source.getOptional()),
          mode(source.getDefaultMode(), USUAL_MODE),
          files);
    } else if (volume.getDownwardAPI() != null) {
      downward(
          volume.getDownwardAPI().getItems(),
          mode(volume.getDownwardAPI().getDefaultMode(), USUAL_MODE),
          files);
    } else {
      ProjectedVolumeSource source = volume.getProjected();
      for (VolumeProjection part : source.getSources()) {
        projection(part, mode(source.getDefaultMode(), USUAL_MODE), files);
      }
    }
    return files;
  }

  private void projection(VolumeProjection part, int mode, Map<String, ProjectedFiles.Entry> files)
      throws NotReadyException {
    if (part.getServiceAccountToken() != null) {
      String token = objects.token(pod, part.getServiceAccountToken());
      // Readable for whoever runs the container, as kubelets see to by its user or group.
      files.put(part.getServiceAccountToken().getPath(), entry(token, mode));
    }
    if (part.getConfigMap() != null) {
      configMap(
          part.getConfigMap().getName(),
          part.getConfigMap().getItems(),
          isTrue(part.getConfigMap().getOptional()),
          mode,
          files);
    }
    if (part.getSecret() != null) {
      secret(
          part.getSecret().getName(),
          part.getSecret().getItems(),
          isTrue(part.getSecret().getOptional()),
          mode,
          files);
    }
    if (part.getDownwardAPI() != null) {
      downward(part.getDownwardAPI().getItems(), mode, files);
    }
  }

  private void secret(
      String name,
      List<KeyToPath> items,
      boolean optional,
      int mode,
      Map<String, ProjectedFiles.Entry> files)
      throws NotReadyException {
    Secret secret = objects.secret(pod, name, optional);
    Map<String, byte[]> values = new TreeMap<>();
    if (secret != null && secret.getData() != null) {
      secret.getData().forEach((k, v) -> values.put(k, Base64.getDecoder().decode(v)));
    }
    pick("secret " + name, values, items, optional, mode, files);
  }

  private void configMap(
      String name,
      List<KeyToPath> items,
      boolean optional,
      int mode,
      Map<String, ProjectedFiles.Entry> files)
      throws NotReadyException {
    ConfigMap map = objects.configMap(pod, name, optional);
    Map<String, byte[]> values = new TreeMap<>();
    if (map != null && map.getData() != null) {
      map.getData().forEach((k, v) -> values.put(k, v.getBytes(StandardCharsets.UTF_8)));
    }
    if (map != null && map.getBinaryData() != null) {
      map.getBinaryData().forEach((k, v) -> values.put(k, Base64.getDecoder().decode(v)));
    }
    pick("configmap " + name, values, items, optional, mode, files);
  }

  private static void pick(
      String what,
      Map<String, byte[]> values,
      List<KeyToPath> items,
      boolean optional,
      int mode,
      Map<String, ProjectedFiles.Entry> files)
      throws NotReadyException {
    if (items.isEmpty()) {
      values.forEach((key, value) -> files.put(key, ProjectedFiles.Entry.of(value, mode)));
    }
    for (KeyToPath item : items) {
      byte[] value = values.get(item.getKey());
      if (value != null) {
        files.put(item.getPath(), ProjectedFiles.Entry.of(value, mode(item.getMode(), mode)));
      } else if (!optional) {
        throw new NotReadyException(
            "ContainerCreating", "references non-existent " + what + " key: " + item.getKey());
      }
    }
  }

  private void downward(
      List<DownwardAPIVolumeFile> items, int mode, Map<String, ProjectedFiles.Entry> files)
      throws NotReadyException {
    for (DownwardAPIVolumeFile item : items) {
      String value = PodSpecs.field(pod, item.getFieldRef().getFieldPath());
      files.put(item.getPath(), entry(value, mode(item.getMode(), mode)));
    }
  }

  private static ProjectedFiles.Entry entry(String text, int mode) {
    return ProjectedFiles.Entry.of(text.getBytes(StandardCharsets.UTF_8), mode);
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static int mode(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }
}
