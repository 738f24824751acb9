import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.CompoundElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and writes out what its classes would have made for them at their first use: the
 * choice of a case by type, and the {@code equals}, {@code hashCode} and {@code toString} of
 * records. Java's compiler leaves both to {@code invokedynamic}, and an AOT cache of Java 25 keeps
 * neither: each place costs a millisecond or more in every process that comes by, and an
 * orchestrator build comes by a hundred of them.
 *
 * <p>Means the same as {@code java.lang.runtime.SwitchBootstraps} and {@code ObjectMethods}; what
 * it does not know, such as a case that is an enum's constant, stays as it is.
 *
 * <p>Usage: {@code java PlainClasses.java FROM.jar TO.jar}
 */
final class PlainClasses {

  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
  private static final MethodTypeDesc CHOICE =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object, ConstantDescs.CD_int);

  private final ClassFile format;

  /** The methods that were added to the class at hand, by the cases they choose from. */
  private final Map<List<ClassDesc>, String> choices = new LinkedHashMap<>();

  private PlainClasses(ClassFile format) {
    this.format = format;
  }

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    try (var loader =
            new URLClassLoader(
                new URL[] {from.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        var in = new ZipFile(from.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      // Stack maps name the common supertype of two classes, which takes the jar's own to know.
      var plain =
          new PlainClasses(
              ClassFile.of(
                  ClassFile.ClassHierarchyResolverOption.of(
                      ClassHierarchyResolver.ofResourceParsing(loader)
                          .orElse(ClassHierarchyResolver.defaultResolver()))));
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? plain.written(bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private byte[] written(byte[] bytes) {
    ClassModel model = format.parse(bytes);
    if (model.methods().stream().noneMatch(PlainClasses::leavesWork)) {
      return bytes;
    }
    choices.clear();
    ClassDesc type = model.thisClass().asSymbol();
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    CodeTransform bodies =
        (body, element) -> {
          if (!(element instanceof InvokeDynamicInstruction call)
              || !(writeChoice(body, call, type, isInterface) || writeRecord(body, call, type))) {
            body.with(element);
          }
        };
    ClassTransform added =
        ClassTransform.endHandler(
            to -> choices.forEach((cases, name) -> addChoice(to, cases, name)));
    return format.transformClass(
        model,
        ClassTransform.transformingMethodBodies(PlainClasses::leavesWork, bodies).andThen(added));
  }

  /** True for a method that has a call to replace; every other method stays as it is. */
  private static boolean leavesWork(MethodModel method) {
    return method.code().stream()
        .flatMap(CompoundElement::elementStream)
        .anyMatch(element ->
            element instanceof InvokeDynamicInstruction call
                && (isOf(call, SWITCHES, "typeSwitch") || isOf(call, RECORDS, "bootstrap")));
  }

  // ---- switches over types
  // -----------------------------------------------------------------------

  /** Calls a method of the class instead, where every case is a type. */
  private boolean writeChoice(
      CodeBuilder body, InvokeDynamicInstruction call, ClassDesc type, boolean isInterface) {
    if (!isOf(call, SWITCHES, "typeSwitch")
        || !call.bootstrapArgs().stream().allMatch(PlainClasses::isReference)
        || call.typeSymbol().parameterType(0).isPrimitive()) {
      return false;
    }
    List<ClassDesc> cases = call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList();
    String name = choices.computeIfAbsent(cases, _ -> "$case$" + choices.size());
    body.invokestatic(type, name, CHOICE, isInterface);
    return true;
  }

  private static boolean isReference(ConstantDesc label) {
    return label instanceof ClassDesc type && !type.isPrimitive();
  }

  /** The index of the first case from {@code restart} on that the value is of; -1 for null. */
  private static void addChoice(ClassBuilder to, List<ClassDesc> cases, String name) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    to.withMethodBody(
        name,
        CHOICE,
        flags,
        body -> {
          Label some = body.newLabel();
          body.aload(0).ifnonnull(some).iconst_m1().ireturn().labelBinding(some);
          for (int i = 0; i < cases.size(); i++) {
            Label next = body.newLabel();
            body.iload(1).loadConstant(i).if_icmpgt(next);
            body.aload(0).instanceOf(cases.get(i)).ifeq(next);
            body.loadConstant(i).ireturn().labelBinding(next);
          }
          body.loadConstant(cases.size()).ireturn();
        });
  }

  // ---- records
  // -------------------------------------------------------------------------------------

  /** A record's component: its name and its field. */
  private record Component(String name, ClassDesc type) {}

  /** Writes the method's work in place; its operands are on the stack, as the call expects them. */
  private static boolean writeRecord(
      CodeBuilder body, InvokeDynamicInstruction call, ClassDesc type) {
    if (!isOf(call, RECORDS, "bootstrap") || !call.bootstrapArgs().getFirst().equals(type)) {
      return false;
    }
    List<Component> components =
        call.bootstrapArgs().stream()
            .skip(2)
            .map(DirectMethodHandleDesc.class::cast)
            .map(field -> new Component(field.methodName(), field.invocationType().returnType()))
            .toList();
    switch (call.name().stringValue()) {
      case "equals" -> writeEquals(body, type, components);
      case "hashCode" -> writeHashCode(body, type, components);
      case "toString" -> writeToString(body, type, components);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void writeEquals(CodeBuilder body, ClassDesc type, List<Component> components) {
    int other = body.allocateLocal(TypeKind.REFERENCE);
    int own = body.allocateLocal(TypeKind.REFERENCE);
    Label same = body.newLabel();
    Label different = body.newLabel();
    Label end = body.newLabel();
    body.astore(other).astore(own);
    body.aload(own).aload(other).if_acmpeq(same);
    body.aload(other).instanceOf(type).ifeq(different);
    body.aload(other).checkcast(type).astore(other);
    for (Component each : components) {
      body.aload(own).getfield(type, each.name(), each.type());
      body.aload(other).getfield(type, each.name(), each.type());
      switch (TypeKind.from(each.type())) {
        case REFERENCE ->
            body.invokestatic(
                    OBJECTS,
                    "equals",
                    of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                .ifeq(different);
        case LONG -> body.lcmp().ifne(different);
        case FLOAT, DOUBLE ->
            body.invokestatic(
                    box(each.type()), "compare", of(ConstantDescs.CD_int, each.type(), each.type()))
                .ifne(different);
        default -> body.if_icmpne(different);
      }
    }
    body.labelBinding(same).iconst_1().goto_(end);
    body.labelBinding(different).iconst_0().labelBinding(end);
  }

  private static void writeHashCode(CodeBuilder body, ClassDesc type, List<Component> components) {
    int own = body.allocateLocal(TypeKind.REFERENCE);
    body.astore(own).iconst_0();
    for (Component each : components) {
      body.bipush(31).imul().aload(own).getfield(type, each.name(), each.type());
      if (each.type().isPrimitive()) {
        body.invokestatic(box(each.type()), "hashCode", of(ConstantDescs.CD_int, each.type()));
      } else {
        body.invokestatic(OBJECTS, "hashCode", of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
      }
      body.iadd();
    }
  }

  private static void writeToString(CodeBuilder body, ClassDesc type, List<Component> components) {
    int own = body.allocateLocal(TypeKind.REFERENCE);
    body.astore(own)
        .new_(BUILDER)
        .dup()
        .invokespecial(BUILDER, "<init>", of(ConstantDescs.CD_void));
    String before = simpleName(type) + "[";
    for (Component each : components) {
      append(body.loadConstant(before + each.name() + "="), ConstantDescs.CD_String);
      append(body.aload(own).getfield(type, each.name(), each.type()), printed(each.type()));
      before = ", ";
    }
    append(body.loadConstant(components.isEmpty() ? before + "]" : "]"), ConstantDescs.CD_String);
    body.invokevirtual(BUILDER, "toString", of(ConstantDescs.CD_String));
  }

  private static void append(CodeBuilder body, ClassDesc type) {
    body.invokevirtual(BUILDER, "append", of(BUILDER, type));
  }

  /** What a builder of strings takes for it. */
  private static ClassDesc printed(ClassDesc type) {
    if (!type.isPrimitive()) {
      return ConstantDescs.CD_Object;
    }
    return type.equals(ConstantDescs.CD_byte) || type.equals(ConstantDescs.CD_short)
        ? ConstantDescs.CD_int
        : type;
  }

  private static String simpleName(ClassDesc type) {
    String name = type.displayName();
    return name.substring(name.lastIndexOf('$') + 1);
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (primitive.descriptorString()) {
      case "Z" -> ConstantDescs.CD_Boolean;
      case "B" -> ConstantDescs.CD_Byte;
      case "C" -> ConstantDescs.CD_Character;
      case "S" -> ConstantDescs.CD_Short;
      case "I" -> ConstantDescs.CD_Integer;
      case "J" -> ConstantDescs.CD_Long;
      case "F" -> ConstantDescs.CD_Float;
      case "D" -> ConstantDescs.CD_Double;
      default -> throw new IllegalArgumentException(primitive.toString());
    };
  }

  private static MethodTypeDesc of(ClassDesc result, ClassDesc... parameters) {
    return MethodTypeDesc.of(result, parameters);
  }

  private static boolean isOf(InvokeDynamicInstruction call, ClassDesc owner, String method) {
    DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
    return bootstrap.owner().equals(owner) && bootstrap.methodName().equals(method);
  }
}
