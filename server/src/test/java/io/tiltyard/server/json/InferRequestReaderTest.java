package io.tiltyard.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.server.inference.Schedule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's JSON may say: F1, F4, F9, F20 to F34, S-11, S-13, S-112. */
final class InferRequestReaderTest {
  @Test
  void reads_everything_that_the_protocol_defines() {
    JsonInferRequest request =
        read(
            "{'id':'a','parameters':{'routing_key':'u','binary_data_output':true,'x':1.5,"
                + "'priority':2,'timeout':1500},"
                + "'inputs':[{'name':'X','shape':[1,2],'datatype':'FP32','data':[1,2]},"
                + "{'name':'Y','shape':[3],'datatype':'INT8','parameters':{'binary_data_size':3}}],"
                + "'outputs':[{'name':'A'},{'name':'B','parameters':{'binary_data':false}}],"
                + "'unknown':{'x':[1,{'y':null}]}}");
    assertThat(request.id()).isEqualTo("a");
    assertThat(request.routingKey()).isEqualTo("u");
    assertThat(request.schedule()).isEqualTo(new Schedule(2, 1_500));
    assertThat(request.unknownFields()).isEqualTo(1);
    assertThat(request.inputs()).hasSize(2);
    assertThat(request.inputs().get(0).shape()).containsExactly(1, 2);
    assertThat(request.inputs().get(1).binaryBytes()).isEqualTo(3);
    assertThat(request.inputs().get(1).data()).isNull();
    assertThat(request.outputs())
        .containsExactly(new JsonOutput("A", true), new JsonOutput("B", false));
  }

  @Test
  void takes_null_for_what_is_optional() {
    JsonInferRequest request =
        read(
            "{'id':null,'parameters':null,'outputs':null,'inputs':[{'name':'X','shape':[1],"
                + "'datatype':'INT8','parameters':null,'data':[1]}]}");
    assertThat(request.id()).isNull();
    assertThat(request.schedule()).isEqualTo(Schedule.NONE);
    assertThat(request.outputs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"data,shape,datatype", "data,datatype,shape", "shape,data,datatype"})
  void data_may_come_before_what_it_means(String first, String second, String third) {
    StringBuilder input = new StringBuilder();
    for (String field : new String[] {first, second, third}) {
      String value =
          switch (field) {
            case "data" -> "[[1,2],[3,4]]";
            case "shape" -> "[2,2]";
            default -> "'UINT16'";
          };
      input.append('\'').append(field).append("':").append(value).append(',');
    }
    String text = "{'inputs':[ {" + input + "'odd':[{'data':7}],'name':'X'} ]}";
    assertThat(wire(read(text))).isEqualTo("0100020003000400");
  }

  @Test
  void data_before_its_meaning_is_read_by_the_same_rules() {
    refused(
        "{'inputs':[{'data':[300],'shape':[1],'datatype':'UINT8','name':'X'}]}",
        ErrorCode.INVALID_TENSOR_DATA,
        "input 'X': element 0 is the number 300, expected an integer from 0 to 255");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("values")
  void reads_a_value(String datatype, String value, String hex) {
    assertThat(wire(read(input(datatype, "[1]", "[" + value + "]")))).isEqualTo(hex);
    assertThat(wire(read(input(datatype, "[]", value)))).isEqualTo(hex);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("BOOL", "true", "01"),
        Arguments.of("BOOL", "false", "00"),
        Arguments.of("INT8", "-128", "80"),
        Arguments.of("INT8", "127", "7f"),
        Arguments.of("INT8", "-0", "00"),
        Arguments.of("UINT8", "255", "ff"),
        Arguments.of("UINT8", "-0", "00"),
        Arguments.of("INT16", "-32768", "0080"),
        Arguments.of("UINT16", "65535", "ffff"),
        Arguments.of("INT32", "-2147483648", "00000080"),
        Arguments.of("UINT32", "4294967295", "ffffffff"),
        Arguments.of("INT64", "9223372036854775807", "ffffffffffffff7f"),
        Arguments.of("INT64", "-9223372036854775808", "0000000000000080"),
        Arguments.of("UINT64", "18446744073709551615", "ffffffffffffffff"),
        Arguments.of("UINT64", "9223372036854775808", "0000000000000080"),
        Arguments.of("FP32", "-0", "00000080"),
        Arguments.of("FP32", "-0.0", "00000080"),
        Arguments.of("FP32", "1", "0000803f"),
        Arguments.of("FP32", "1e0", "0000803f"),
        Arguments.of("FP32", "16777217", "0000804b"),
        // Half way between two floats plus a little: by way of a double it would round down.
        Arguments.of("FP32", "1.00000005960464477540", "0100803f"),
        Arguments.of("FP32", "1e-46", "00000000"),
        Arguments.of("FP32", "3.4028235677973366e38", "ffff7f7f"),
        Arguments.of("FP64", "0.1", "9a9999999999b93f"),
        Arguments.of("FP64", "-0e5", "0000000000000080"),
        Arguments.of("FP64", "1e-400", "0000000000000000"),
        Arguments.of("FP16", "1", "003c"),
        Arguments.of("FP16", "-2.5", "00c1"),
        Arguments.of("FP16", "65504", "ff7b"),
        Arguments.of("FP16", "65519.99", "ff7b"),
        Arguments.of("FP16", "5.960464477539063e-8", "0100"),
        Arguments.of("FP16", "2.98023223876953125e-8", "0000"),
        Arguments.of("FP16", "2.98023223876953126e-8", "0100"),
        Arguments.of("FP16", "2049", "0068"),
        Arguments.of("FP16", "2051", "0268"),
        Arguments.of("FP16", "-0", "0080"),
        Arguments.of("BF16", "1", "803f"),
        Arguments.of("BF16", "1.00390625", "803f"),
        Arguments.of("BF16", "1.003906250000000000000000001", "813f"),
        Arguments.of("BF16", "1.01171875", "823f"),
        Arguments.of("BYTES", "''", "00000000"),
        Arguments.of("BYTES", "'a\\u0000\\u00e9\\u65e5'", "070000006100c3a9e697a5"),
        Arguments.of("BYTES", "'\\ud83d\\ude00'", "04000000f09f9880"),
        Arguments.of("BYTES", "'\u00e9\ud83d\ude00'", "06000000c3a9f09f9880"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("impossibleValues")
  void refuses_a_value(String datatype, String value, String text) {
    refused(input(datatype, "[1]", "[" + value + "]"), ErrorCode.INVALID_TENSOR_DATA, text);
  }

  static Stream<Arguments> impossibleValues() {
    return Stream.of(
        Arguments.of("INT64", "9223372036854775808", "9223372036854775808"),
        Arguments.of("INT64", "-9223372036854775809", "-9223372036854775809"),
        Arguments.of("INT64", "123456789012345678901234567890", "expected an integer from"),
        Arguments.of("UINT64", "18446744073709551616", "0 to 18446744073709551615"),
        Arguments.of("UINT64", "18446744073709551620", "0 to 18446744073709551615"),
        Arguments.of("UINT64", "99999999999999999999", "0 to 18446744073709551615"),
        Arguments.of("UINT64", "-1", "0 to 18446744073709551615"),
        Arguments.of("UINT8", "256", "element 0 is the number 256, expected"),
        Arguments.of("INT8", "128", "from -128 to 127"),
        Arguments.of("INT8", "-129", "from -128 to 127"),
        Arguments.of("INT32", "1.5", "the number 1.5"),
        Arguments.of("INT32", "1.0", "the number 1.0"),
        Arguments.of("INT32", "1e2", "the number 1e2"),
        Arguments.of("INT32", "'1'", "the string '1'"),
        Arguments.of("INT32", "true", "is true"),
        Arguments.of("INT32", "null", "is null"),
        Arguments.of("INT32", "{}", "an object"),
        Arguments.of("FP32", "1e400", "range of FP32"),
        Arguments.of("FP32", "1e39", "range of FP32"),
        Arguments.of("FP32", "3.4028235677973367e38", "range of FP32"),
        Arguments.of("FP32", "'nan'", "the string 'nan', expected a number, null, NaN, Infinity"),
        Arguments.of("INT32", "NaN", "is NaN, expected an integer"),
        Arguments.of("BOOL", "null", "is null, expected true or false"),
        Arguments.of("BYTES", "Infinity", "is Infinity, expected a string"),
        Arguments.of("FP64", "-1e309", "range of FP64"),
        Arguments.of("FP16", "65520", "range of FP16"),
        Arguments.of("FP16", "1e400", "range of FP16"),
        Arguments.of("BF16", "3.4e39", "range of BF16"),
        Arguments.of("BOOL", "1", "expected true or false"),
        Arguments.of("BOOL", "0", "expected true or false"),
        Arguments.of("BOOL", "'true'", "expected true or false"),
        Arguments.of("BYTES", "1", "expected a string"),
        Arguments.of("BYTES", "'\\ud800'", "surrogates in pairs only"),
        Arguments.of("BYTES", "'\\ude00\\ud83d'", "surrogates in pairs only"),
        Arguments.of("BYTES", "'\\ud83d\\ud83d\\ude00'", "surrogates in pairs only"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[4]|[1,2,3,4]",
        "[2,2]|[1,2,3,4]",
        "[2,2]|[[1,2],[3,4]]",
        "[1,2,2]|[[[1,2],[3,4]]]",
        "[4,1]|[[1],[2],[3],[4]]",
      })
  void f27_takes_data_flat_or_nested_exactly(String shape, String data) {
    assertThat(wire(read(input("INT8", shape, data)))).isEqualTo("01020304");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {"[0]|[]", "[0,4]|[]", "[2,0]|[[],[]]", "[2,0]|[]", "[0,2]|[]"})
  void f3_takes_no_data_where_a_dimension_is_0(String shape, String data) {
    assertThat(wire(read(input("INT8", shape, data)))).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[4]|[1,2,3]|expected 4 elements for INT8 [4], got 3",
        "[4]|[1,2,3,4,5]|expected 4 elements for INT8 [4], got 5",
        "[0]|[1]|expected 0 elements for INT8 [0], got 1",
        "[2,2]|[[1,2],[3]]|expected 2 entries in dimension 1, got 1",
        "[2,2]|[[1,2],[3,4,5]]|expected 2 entries in dimension 1, got more",
        "[2,2]|[[1,2]]|expected 2 entries in dimension 0, got 1",
        "[2,2]|[[1,2],[3,4],[5,6]]|expected 2 entries in dimension 0, got more",
        "[2,2]|[[1,2],3,4]|mixes arrays and values",
        "[2,2]|[1,2,[3,4]]|mixes arrays and values",
        "[2,2]|[[[1]]]|nested deeper than shape [2,2]",
        "[4]|[[1,2,3,4]]|nested deeper than shape [4]",
        "[]|[[1]]|nested deeper",
        "[4]|5|data is the number 5, expected an array",
        "[1]|5|data is the number 5, expected an array",
        "[4]|{}|data is an object, expected an array",
      })
  void f27_refuses_data_of_another_shape(String shape, String data, String text) {
    refused(input("INT8", shape, data), ErrorCode.INVALID_TENSOR_DATA, text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[2147483648,2147483648,4]|shape overflows",
        "[1152921504606846978,16]|shape overflows",
        "[9223372036854775808]|shape overflows",
        "[-1]|negative dimension -1",
        "[-9223372036854775808]|negative dimension",
        "[1.0]|dimension is the number 1.0",
        "['1']|dimension is the string",
        "[null]|dimension is null",
        "[[1]]|dimension is an array",
        "1|field 'shape' is the number 1",
      })
  void f1_f2_refuses_a_shape(String shape, String text) {
    refused(input("INT8", shape, "[1]"), ErrorCode.INVALID_SHAPE, text);
  }

  @Test
  void f4_s13_a_shape_of_a_million_dimensions_is_refused_at_the_33rd() {
    String ones = "1,".repeat(999_999) + "1";
    refused(input("INT8", "[" + ones + "]", "[1]"), ErrorCode.INVALID_SHAPE, "at most 32");
  }

  @Test
  void a_declared_shape_allocates_nothing() {
    refused(
        input("FP64", "[1099511627776]", "[1]"),
        ErrorCode.INVALID_TENSOR_DATA,
        "expected 1099511627776 elements for FP64 [1099511627776], got 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP31", "fp32", "", "STRING", "bytes"})
  void f9_refuses_an_unknown_datatype(String datatype) {
    refused(input(datatype, "[1]", "[1]"), ErrorCode.INVALID_DATATYPE, "expected one of BOOL, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP16", "BF16", "FP32", "FP64"})
  void missing_and_infinite_numbers_are_taken_as_words_strings_and_null(String datatype) {
    String words = "[NaN,Infinity,-Infinity,null]";
    String strings = "['NaN','Infinity','-Infinity',null]";
    byte[] read = data(input(datatype, "[4]", words));
    assertThat(data(input(datatype, "[4]", strings))).isEqualTo(read);
    assertThat(data(input(datatype, "[2,2]", "[[NaN, Infinity ],[ -Infinity,null ]]")))
        .isEqualTo(read);
    assertThat(
            data(
                "{'inputs':[{'data':"
                    + words
                    + ",'name':'X','shape':[4],'datatype':'"
                    + datatype
                    + "'}]}"))
        .isEqualTo(read);
    int width = DataType.valueOf(datatype).byteSize();
    ByteBuffer bytes = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[4];
    for (int i = 0; i < 4; i++) {
      values[i] =
          switch (width) {
            case 8 -> bytes.getDouble(8 * i);
            case 4 -> bytes.getFloat(4 * i);
            default ->
                datatype.equals("BF16")
                    ? Float.intBitsToFloat(bytes.getShort(2 * i) << 16)
                    : half(bytes.getShort(2 * i));
          };
    }
    assertThat(values)
        .containsExactly(
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN);
    assertThat(data(input(datatype, "[]", "NaN"))).hasSize(width);
  }

  /** Of what has no finite value. */
  private static double half(short bits) {
    boolean infinite = (bits & 0x3ff) == 0;
    return infinite ? (bits < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY) : Double.NaN;
  }

  @ParameterizedTest(name = "{index} {1}")
  @MethodSource("malformed")
  void f22_f24_f28_f29_refuses_what_is_no_strict_json(String text, String reason) {
    refused(text, ErrorCode.MALFORMED_REQUEST, reason);
  }

  static Stream<Arguments> malformed() {
    String good = input("FP32", "[1]", "[1]");
    return Stream.of(
        Arguments.of("", "empty"),
        Arguments.of("  ", "empty"),
        Arguments.of("[]", "expected a JSON object"),
        Arguments.of("null", "is null"),
        Arguments.of("{", "ends too early"),
        Arguments.of(good.substring(0, good.length() - 1), "ends too early"),
        Arguments.of(good + "x", "malformed JSON at byte"),
        Arguments.of(good + good, "content after the JSON object"),
        Arguments.of(good + " 1", "content after the JSON object"),
        Arguments.of("\ufeff" + good, "malformed JSON"),
        Arguments.of("{'inputs':[],'inputs':[]}", "key 'inputs' stands twice"),
        Arguments.of("{'x':{'a':1,'a':2},'inputs':[]}", "key 'a' stands twice"),
        Arguments.of(input("FP32", "[NaN]", "[1]"), "malformed JSON"),
        Arguments.of("{'inputs':[],'x':NaN}", "malformed JSON"),
        Arguments.of(good.replace("}]}", "}],'x':NaN}"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[1]").replace("}", ",'x':-Infinity}"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[Infinite]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[-Inf]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[01]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[.5]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[1.]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[+1]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[1,]"), "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[0x1]"), "malformed JSON"),
        Arguments.of("{'inputs':[]/*x*/}", "malformed JSON"),
        Arguments.of("{inputs:[]}", "malformed JSON"),
        Arguments.of(input("FP32", "[1]", "[" + "1".repeat(65) + "]"), "65 characters"),
        Arguments.of(input("FP32", "[1]", "[0." + "1".repeat(400) + "]"), "at most 64"),
        Arguments.of("{'x':" + "1".repeat(1_000_000) + ",'inputs':[]}", "at most 64"),
        Arguments.of("{'id':'\\ud800','inputs':[]}", "surrogates"));
  }

  @Test
  void f24_takes_a_number_of_64_characters() {
    read(input("FP32", "[1]", "[0." + "1".repeat(62) + "]"));
  }

  @Test
  void f29_refuses_other_encodings() {
    for (Charset charset :
        new Charset[] {
          StandardCharsets.UTF_16,
          StandardCharsets.UTF_16LE,
          StandardCharsets.UTF_16BE,
          Charset.forName("UTF-32LE"),
          Charset.forName("UTF-32BE")
        }) {
      byte[] text = input("FP32", "[1]", "[1]").getBytes(charset);
      assertThat(refusal(text).code()).as("%s", charset).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "e28200", "c3", "80", "f0808080"})
  void f29_refuses_bytes_that_are_no_utf8_anywhere(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    for (String template :
        new String[] {"{'x':'@','inputs':[]}", "{'@':1,'inputs':[]}", "{'id':'@','inputs':[]}"}) {
      String[] halves = template.replace('\'', '"').split("@", -1);
      byte[] text =
          concat(
              halves[0].getBytes(StandardCharsets.UTF_8),
              bad,
              halves[1].getBytes(StandardCharsets.UTF_8));
      assertThat(refusal(text).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
      assertThat(refusal(text).text()).contains("not UTF-8");
    }
  }

  @Test
  void f26_s11_depth_100_is_taken_and_101_is_not() {
    read(deep(50));
    read(deep(100));
    for (int depth : new int[] {101, 250_000, 1_000_000}) {
      refused(
          deep(depth),
          ErrorCode.MALFORMED_REQUEST,
          "JSON nesting depth exceeds maximum allowed limit (100)");
    }
  }

  private static String deep(int depth) {
    return "{'inputs':[],'x':" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'inputs':[],'parameters':[]}|INVALID_ARGUMENT|'parameters' is an array",
        "{'inputs':[],'parameters':{'a':{}}}|INVALID_ARGUMENT|parameter 'a' is an object",
        "{'inputs':[],'parameters':{'a':[1]}}|INVALID_ARGUMENT|parameter 'a' is an array",
        "{'inputs':[],'parameters':{'a':null}}|INVALID_ARGUMENT|parameter 'a' is null",
        "{'inputs':[],'parameters':{'routing_key':1}}|INVALID_ARGUMENT|expected a string",
        "{'inputs':[],'parameters':{'timeout':-1}}|INVALID_ARGUMENT|number -1, expected microsec",
        "{'inputs':[],'parameters':{'timeout':0.5}}|INVALID_ARGUMENT|a whole number from 1, or 0",
        "{'inputs':[],'parameters':{'priority':'1'}}|INVALID_ARGUMENT|the string '1', expected a",
        "{'inputs':[],'parameters':{'binary_data_output':1}}|INVALID_ARGUMENT|true or false",
        "{'inputs':[],'id':1}|INVALID_ARGUMENT|field 'id' is the number 1",
        "{'inputs':[],'id':'a\\u000ab'}|INVALID_ARGUMENT|control character",
        "{'inputs':[],'id':'a\\u2028b'}|INVALID_ARGUMENT|control character",
        "{'inputs':{}}|INVALID_INPUTS|field 'inputs' is an object",
        "{'inputs':null}|INVALID_INPUTS|field 'inputs' is null",
        "{}|INVALID_INPUTS|field 'inputs' is missing",
        "{'inputs':[1]}|INVALID_ARGUMENT|inputs[0]: input is the number 1",
        "{'inputs':[{}]}|INVALID_ARGUMENT|inputs[0]: field 'name' is missing",
        "{'inputs':[{'name':'X'}]}|INVALID_ARGUMENT|input 'X': field 'datatype' is missing",
        "{'inputs':[{'name':1}]}|INVALID_ARGUMENT|field 'name' is the number 1",
        "{'inputs':[],'outputs':{}}|INVALID_OUTPUTS|field 'outputs' is an object",
        "{'inputs':[],'outputs':['Y']}|INVALID_ARGUMENT|requested output is the string 'Y'",
        "{'inputs':[],'outputs':[{}]}|INVALID_ARGUMENT|without a name",
        "{'inputs':[],'outputs':[{'name':'Y','parameters':{'classification':1}}]}"
            + "|UNSUPPORTED|output 'Y': parameter 'classification' is not supported",
      })
  void f31_f32_refuses_fields_of_another_kind(String text, ErrorCode code, String reason) {
    refused(text, code, reason);
  }

  @Test
  void f31_f32_s13_limits_what_can_be_many_or_long() {
    String many = "{'a':1},".repeat(100_000);
    StringBuilder parameters = new StringBuilder("{'inputs':[],'parameters':{'p':1");
    for (int i = 0; i < 100_000; i++) {
      parameters.append(",'p").append(i).append("':1");
    }
    refused(
        parameters + "}}", ErrorCode.INVALID_ARGUMENT, "1025 parameters, expected at most 1024");
    String one = input("INT8", "[1]", "[1]");
    String input = one.substring(one.indexOf('[') + 1, one.lastIndexOf(']')) + ",";
    refused(
        "{'inputs':[" + input.repeat(100_000) + many, ErrorCode.INVALID_ARGUMENT, "1025 inputs");
    refused(
        "{'inputs':[],'outputs':[" + "{'name':'Y'},".repeat(100_000) + many,
        ErrorCode.INVALID_ARGUMENT,
        "1025 outputs");
    String key = "k".repeat(1 << 20);
    refused(
        "{'inputs':[],'parameters':{'" + key + "':1}}",
        ErrorCode.MALFORMED_REQUEST,
        "at most 4096");
    refused(
        "{'inputs':[],'parameters':{'" + key.substring(0, 257) + "':1}}",
        ErrorCode.INVALID_ARGUMENT,
        "parameter name of 257 characters");
    refused("{'inputs':[],'id':'" + key + "'}", ErrorCode.INVALID_ARGUMENT, "at most 256 bytes");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"-1", "1.5", "'4'", "1000000000000000000000", "true", "[]"})
  void f41_refuses_a_binary_size_that_is_none(String size) {
    String text =
        "{'inputs':[{'name':'X','shape':[1],'datatype':'INT8','parameters':{'binary_data_size':"
            + size
            + "}}]}";
    refused(text, ErrorCode.INVALID_ARGUMENT, "parameter 'binary_data_size' is ");
  }

  @Test
  void data_stands_in_one_place() {
    String start = "{'inputs':[{'name':'X','shape':[1],'datatype':'INT8'";
    refused(start + "}]}", ErrorCode.INVALID_TENSOR_DATA, "input 'X': no data");
    refused(
        start + ",'data':[1],'parameters':{'binary_data_size':1}}]}",
        ErrorCode.INVALID_TENSOR_DATA,
        "expected one of them");
    refused(
        start + ",'parameters':{'shared_memory_region':'r'}}]}",
        ErrorCode.UNSUPPORTED,
        "shared memory is not supported");
  }

  @Test
  void a_refusal_names_the_request_where_it_can() {
    byte[] text = bytes("{'id':'mine','inputs':7}");
    assertThat(InferRequestReader.read(text, text.length))
        .isInstanceOfSatisfying(
            InferRequestReader.Result.Refused.class, r -> assertThat(r.id()).isEqualTo("mine"));
  }

  @Test
  void s40_a_huge_wrong_value_is_not_echoed() {
    Refusal refusal = refusal(bytes(input("INT8", "[1]", "['" + "x".repeat(20_000_000) + "']")));
    assertThat(refusal.text().length()).isLessThan(300);
  }

  private static String input(String datatype, String shape, String data) {
    return "{'inputs':[{'name':'X','shape':"
        + shape
        + ",'datatype':'"
        + datatype
        + "','data':"
        + data
        + "}]}";
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static JsonInferRequest read(String text) {
    byte[] bytes = bytes(text);
    InferRequestReader.Result result = InferRequestReader.read(bytes, bytes.length);
    assertThat(result).isInstanceOf(InferRequestReader.Result.Read.class);
    return ((InferRequestReader.Result.Read) result).request();
  }

  private static Refusal refusal(byte[] text) {
    InferRequestReader.Result result = InferRequestReader.read(text, text.length);
    assertThat(result).isInstanceOf(InferRequestReader.Result.Refused.class);
    return ((InferRequestReader.Result.Refused) result).refusal();
  }

  private static void refused(String text, ErrorCode code, String reason) {
    Refusal refusal = refusal(bytes(text));
    assertThat(refusal.text()).contains(reason);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.text()).doesNotContain("jackson", "Stream", "Exception", "JsonReadFeature");
  }

  private static String wire(JsonInferRequest request) {
    var data = request.inputs().get(0).data();
    assertThat(data).isNotNull();
    ByteBuffer wire = ByteBuffer.allocate(data.byteLength()).order(ByteOrder.LITTLE_ENDIAN);
    data.copyTo(wire);
    return HexFormat.of().formatHex(wire.array());
  }

  private static byte[] data(String text) {
    return HexFormat.of().parseHex(wire(read(text)));
  }

  private static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  @Test
  void every_datatype_is_covered() {
    for (DataType datatype : DataType.values()) {
      assertThat(values().map(a -> a.get()[0])).contains(datatype.name());
    }
  }
}
