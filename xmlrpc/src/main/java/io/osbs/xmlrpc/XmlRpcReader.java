package io.osbs.xmlrpc;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls and answers. Whatever is not XML-RPC is refused: other elements, document types,
 * trailing text, values nested deeper than {@value #DEEPEST}. The encoding is the document's own.
 */
public final class XmlRpcReader {

  /** How deep values may be nested. */
  static final int DEEPEST = 50;

  private static final int LONGEST_SHOWN = 40;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,20}");
  private static final Pattern REAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader xml;

  private XmlRpcReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // Apache's library writes ex:nil and ex:i8 and need not say what ex is.
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    // A value in a struct stands three elements deep; ours is the bound that counts.
    factory.setProperty("jdk.xml.maxElementDepth", Integer.toString(4 * DEEPEST));
    return factory;
  }

  /** Reads something of a document that is open. */
  private interface Part<T> {
    T read(XmlRpcReader reader) throws XMLStreamException, MalformedException;
  }

  /** A call. */
  public static MethodCall call(byte[] document) throws MalformedException {
    return read(document, XmlRpcReader::methodCall);
  }

  /** An answer. */
  public static MethodAnswer answer(byte[] document) throws MalformedException {
    return read(document, XmlRpcReader::methodResponse);
  }

  private static <T> T read(byte[] document, Part<T> part) throws MalformedException {
    StringReader text = new StringReader(DocumentText.of(document));
    try {
      XMLStreamReader stream;
      synchronized (FACTORY) {
        stream = FACTORY.createXMLStreamReader(text);
      }
      try {
        XmlRpcReader reader = new XmlRpcReader(stream);
        T result = part.read(reader);
        reader.end();
        return result;
      } finally {
        stream.close();
      }
    } catch (XMLStreamException | RuntimeException e) {
      // The JDK's reader throws undeclared exceptions of its own for some broken documents.
      throw new MalformedException("not well-formed XML: " + firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().reduce((_, last) -> last).orElse("");
  }

  private MethodCall methodCall() throws XMLStreamException, MalformedException {
    open("methodCall");
    open("methodName");
    String method = textToEnd("methodName").strip();
    List<@Nullable Object> params = new ArrayList<>();
    String next = step();
    if (next.equals("<params")) {
      for (next = step(); next.equals("<param"); next = step()) {
        open("value");
        params.add(value(0));
        close("param");
      }
      expect(next, ">params");
      next = step();
    }
    expect(next, ">methodCall");
    return new MethodCall(method, params);
  }

  private MethodAnswer methodResponse() throws XMLStreamException, MalformedException {
    open("methodResponse");
    String kind = step();
    MethodAnswer answer;
    if (kind.equals("<params")) {
      open("param");
      open("value");
      answer = new MethodAnswer.Value(value(0));
      close("param");
      close("params");
    } else {
      expect(kind, "<fault");
      open("value");
      answer = fault(value(0));
      close("fault");
    }
    close("methodResponse");
    return answer;
  }

  private static MethodAnswer.Fault fault(@Nullable Object value) throws MalformedException {
    if (value instanceof Map<?, ?> struct
        && struct.get("faultCode") instanceof Long code
        && struct.get("faultString") instanceof String text) {
      return new MethodAnswer.Fault(code, text);
    }
    throw new MalformedException("a fault without faultCode and faultString");
  }

  /** What stands after an opened {@code <value>}, and its end. */
  private @Nullable Object value(int depth) throws XMLStreamException, MalformedException {
    if (depth > DEEPEST) {
      throw new MalformedException("values are nested deeper than " + DEEPEST);
    }
    StringBuilder bare = new StringBuilder();
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            bare.append(xml.getText());
        case XMLStreamConstants.COMMENT -> {}
        case XMLStreamConstants.END_ELEMENT -> {
          return bare.toString();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          if (!bare.toString().isBlank()) {
            throw new MalformedException("text before <%s>".formatted(xml.getLocalName()));
          }
          Object value = typed(xml.getLocalName(), depth);
          close("value");
          return value;
        }
        default -> throw unexpected("in a value");
      }
    }
  }

  private @Nullable Object typed(String element, int depth)
      throws XMLStreamException, MalformedException {
    String type = element.substring(element.indexOf(':') + 1);
    return switch (type) {
      case "nil" -> {
        close(element);
        yield null;
      }
      case "string" -> textToEnd(element);
      case "int", "i1", "i2", "i4", "i8", "biginteger" -> integer(textToEnd(element).strip());
      case "boolean" -> truth(textToEnd(element).strip());
      case "double", "float" -> real(textToEnd(element).strip());
      case "base64" -> base64(textToEnd(element));
      case "array" -> array(element, depth);
      case "struct" -> struct(element, depth);
      default -> throw new MalformedException("there is no type <%s>".formatted(shown(element)));
    };
  }

  private List<@Nullable Object> array(String element, int depth)
      throws XMLStreamException, MalformedException {
    List<@Nullable Object> values = new ArrayList<>();
    open("data");
    String next = step();
    for (; next.equals("<value"); next = step()) {
      values.add(value(depth + 1));
    }
    expect(next, ">data");
    close(element);
    return values;
  }

  private Map<String, @Nullable Object> struct(String element, int depth)
      throws XMLStreamException, MalformedException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    String next = step();
    for (; next.equals("<member"); next = step()) {
      open("name");
      String name = textToEnd("name");
      open("value");
      members.put(name, value(depth + 1));
      close("member");
    }
    expect(next, ">" + element);
    return members;
  }

  private static long integer(String text) throws MalformedException {
    try {
      if (INTEGER.matcher(text).matches()) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException _) {
      // Said below: it has too many digits.
    }
    throw new MalformedException("'%s' is no integer of 64 bits".formatted(shown(text)));
  }

  private static boolean truth(String text) throws MalformedException {
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw new MalformedException("'%s' is no boolean".formatted(shown(text)));
    };
  }

  private static double real(String text) throws MalformedException {
    if (REAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    throw new MalformedException("'%s' is no double".formatted(shown(text)));
  }

  private static byte[] base64(String text) throws MalformedException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("no base64: " + e.getMessage());
    }
  }

  // ---- steps

  /** The next tag: {@code <name} when it opens, {@code >name} when it closes. */
  private String step() throws XMLStreamException, MalformedException {
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return "<" + xml.getLocalName();
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return ">" + xml.getLocalName();
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (!xml.getText().isBlank()) {
            throw new MalformedException(
                "the text '%s' stands between elements".formatted(shown(xml.getText())));
          }
        }
        case XMLStreamConstants.COMMENT -> {}
        default -> throw unexpected("between elements");
      }
    }
  }

  private void open(String name) throws XMLStreamException, MalformedException {
    expect(step(), "<" + name);
  }

  private void close(String name) throws XMLStreamException, MalformedException {
    expect(step(), ">" + name);
  }

  private static void expect(String found, String expected) throws MalformedException {
    if (!found.equals(expected)) {
      throw new MalformedException("%s where %s is due".formatted(tag(found), tag(expected)));
    }
  }

  private static String tag(String step) {
    return (step.charAt(0) == '<' ? "<" : "</") + shown(step.substring(1)) + ">";
  }

  private String textToEnd(String element) throws XMLStreamException, MalformedException {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(xml.getText());
        case XMLStreamConstants.COMMENT -> {}
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        default -> throw unexpected("in <%s>".formatted(shown(element)));
      }
    }
  }

  private void end() throws XMLStreamException, MalformedException {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event != XMLStreamConstants.END_DOCUMENT
          && event != XMLStreamConstants.COMMENT
          && event != XMLStreamConstants.SPACE
          && event != XMLStreamConstants.CHARACTERS) {
        throw unexpected("after the end");
      }
    }
  }

  private MalformedException unexpected(String where) {
    return new MalformedException(
        switch (xml.getEventType()) {
              case XMLStreamConstants.DTD -> "a document type";
              case XMLStreamConstants.START_ELEMENT -> "<%s>".formatted(shown(xml.getLocalName()));
              case XMLStreamConstants.ENTITY_REFERENCE -> "an entity";
              case XMLStreamConstants.END_DOCUMENT -> "the end of the document";
              default -> "a processing instruction";
            }
            + " "
            + where);
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
