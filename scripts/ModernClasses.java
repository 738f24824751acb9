import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives its classes older than Java 8 that format; nothing else in them changes.
 *
 * <p>picocli is compiled for Java 5, and the JVM takes no class of that age into an AOT cache
 * (there are no stack maps, so it must be verified at every start): half the time of {@code osbs
 * --version}.
 *
 * <p>Usage: {@code java ModernClasses.java FROM.jar TO.jar}
 */
final class ModernClasses {
  private ModernClasses() {}

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    try (var loader =
            new URLClassLoader(
                new URL[] {from.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        var in = new ZipFile(from.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      // Stack maps name the common supertype of two classes, which takes the jar's own to know.
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? modern(format, bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private static byte[] modern(ClassFile format, byte[] bytes) {
    var model = format.parse(bytes);
    if (model.majorVersion() >= ClassFile.JAVA_8_VERSION) {
      return bytes;
    }
    // Bodies are walked element by element: copied whole, they would keep having no stack maps.
    ClassTransform bodies =
        ClassTransform.transformingMethodBodies((body, element) -> body.with(element));
    ClassTransform version =
        (type, element) -> {
          if (element instanceof ClassFileVersion) {
            type.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            type.with(element);
          }
        };
    return format.transformClass(model, bodies.andThen(version));
  }
}
