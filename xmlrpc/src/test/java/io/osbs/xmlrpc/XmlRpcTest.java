package io.osbs.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class XmlRpcTest {

  private static MethodAnswer answer(String value) throws MalformedException {
    return XmlRpcReader.answer(
        "<?xml version='1.0'?><methodResponse><params><param>%s</param></params></methodResponse>"
            .formatted(value)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Object value(String value) throws MalformedException {
    return ((MethodAnswer.Value) answer(value)).value();
  }

  @Test
  void everyKindOfValueComesBackAsItWent() throws MalformedException {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("nothing", null);
    struct.put("text", "café 🐋 & < > \" ' \n\ttab\rreturn");
    struct.put("small", -2147483648L);
    struct.put("large", 5368709127L);
    struct.put("real", 1e-7);
    struct.put("truth", true);
    struct.put("list", Arrays.asList(1L, null, List.of()));
    struct.put("", Map.of());
    MethodCall call = MethodCall.of("echo", struct, "", 0.5).named(Map.of("strict", false));

    assertThat(XmlRpcReader.call(XmlRpcWriter.call(call))).isEqualTo(call);
  }

  @Test
  void bytesComeBackAsTheyWent() throws MalformedException {
    byte[] bytes = {0, 1, (byte) 0xff};

    MethodCall back = XmlRpcReader.call(XmlRpcWriter.call(MethodCall.of("echo", bytes)));

    assertThat((byte[]) back.params().getFirst()).isEqualTo(bytes);
  }

  @Test
  void aCallIsWrittenAsKojisOwnLibraryWritesIt() {
    assertThat(XmlRpcWriter.call(MethodCall.of("host.openTask", 7L, null)))
        .asString()
        .isEqualTo(
            """
            <?xml version='1.0'?>
            <methodCall>
            <methodName>host.openTask</methodName>
            <params>
            <param>
            <value><int>7</int></value>
            </param>
            <param>
            <value><nil/></value></param>
            </params>
            </methodCall>
            """);
  }

  @Test
  void whatXmlCannotCarryIsWrittenAsTheTextOfItsEscape() throws MalformedException {
    byte[] call = XmlRpcWriter.call(MethodCall.of("echo", "a\u001b[31m\u0000\ud800\uffff"));

    assertThat(XmlRpcReader.call(call).params())
        .isEqualTo(List.of("a\\u001b[31m\\u0000\\ud800\\uffff"));
  }

  @Test
  void readsWhatOtherLibrariesWrite() throws MalformedException {
    assertThat(value("<value>bare</value>")).isEqualTo("bare");
    assertThat(value("<value> <ex:nil/> </value>")).isNull();
    assertThat(value("<value><ex:i8>5000000000</ex:i8></value>")).isEqualTo(5_000_000_000L);
    assertThat(value("<value><![CDATA[<a>]]></value>")).isEqualTo("<a>");
    assertThat(
            XmlRpcReader.answer(
                "<?xml version='1.0' encoding='iso-8859-1'?><methodResponse><params><param><value>caf\u00e9</value></param></params></methodResponse>"
                    .getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(new MethodAnswer.Value("café"));
  }

  static List<byte[]> brokenBytes() {
    String start = "<?xml version='1.0'?><methodResponse><params><param><value>";
    return List.of(
        new byte[] {(byte) 0xff, 'a'},
        new byte[] {(byte) 0xfe, (byte) 0xff, 0},
        new byte[] {0, 0, 0},
        (start + "caf\u00e9</value>").getBytes(StandardCharsets.ISO_8859_1),
        (start + "\u00e9").getBytes(StandardCharsets.ISO_8859_1),
        "<?xml version='1.0' encoding='nope'?><methodResponse/>"
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** The JDK's parser says something on stderr; ours says it in the exception only. */
  @ParameterizedTest
  @MethodSource("brokenBytes")
  void bytesThatAreNoTextAreRefusedInSilence(byte[] document) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThatThrownBy(() -> XmlRpcReader.answer(document))
          .isInstanceOf(MalformedException.class)
          .hasMessageStartingWith("not well-formed XML: ");
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void saysWhichByteIsNoText() {
    assertThatThrownBy(() -> XmlRpcReader.answer(new byte[] {'<', 'a', '>', (byte) 0xff}))
        .hasMessage("not well-formed XML: byte 4 is not UTF-8");
  }

  @Test
  void readsWhatIsMarkedAsUnicode() throws MalformedException {
    String text =
        "<methodResponse><params><param><value>café</value></param></params></methodResponse>";
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
      byte[] marked = ("\ufeff" + text).getBytes(charset);
      assertThat(XmlRpcReader.answer(marked)).isEqualTo(new MethodAnswer.Value("café"));
    }
    assertThat(XmlRpcReader.answer(text.getBytes(StandardCharsets.UTF_16LE)))
        .isEqualTo(new MethodAnswer.Value("café"));
  }

  @Test
  void readsAFault() throws MalformedException {
    MethodAnswer fault = new MethodAnswer.Fault(1004, "host 1 does not own task 7");

    assertThat(XmlRpcReader.answer(XmlRpcWriter.answer(fault))).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<value><int>1.5</int></value>",
        "<value><int>99999999999999999999</int></value>",
        "<value><double>NaN</double></value>",
        "<value><boolean>yes</boolean></value>",
        "<value><date>1</date></value>",
        "<value>text<int>1</int></value>",
        "<value><int>1</int><int>2</int></value>",
        "<value><struct><name>a</name></struct></value>",
        "<value><array><value/></array></value>",
        "<value>&amp;&unknown;</value>",
        "<value>\u001b</value>",
        "<value>&#27;</value>",
        "<value><string>",
        "<value/><value/>",
        ""
      })
  void refusesWhatIsNoXmlRpc(String text) {
    assertThatThrownBy(() -> answer(text)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "<html><body>502 Bad Gateway</body></html>",
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><methodResponse><params><param>"
            + "<value>&b;</value></param></params></methodResponse>",
        "<?xml version='1.0'?><methodResponse><fault><value>1</value></fault></methodResponse>",
        "<?xml version='1.0'?><methodResponse></methodResponse>",
        "<?xml version='1.0'?><methodResponse><params><param><value/></param></params>"
            + "</methodResponse><more/>"
      })
  void refusesDocumentsThatAreNoAnswers(String text) {
    assertThatThrownBy(() -> XmlRpcReader.answer(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void depthIsBounded() {
    int deep = XmlRpcReader.DEEPEST + 1;
    String text =
        "<value><array><data>".repeat(deep) + "<value/>" + "</data></array></value>".repeat(deep);

    assertThatThrownBy(() -> answer(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void aMemberOfTheWrongKindIsNamed() throws MalformedException {
    Struct struct = Struct.of(Map.of("id", "seven"));

    assertThatThrownBy(() -> struct.number("id"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("member 'id': an integer is due, not a string");
    assertThat(struct.optionalNumber("none")).isEmpty();
  }
}
