// Made by Tools/make-colormaps.py from DS9 8.4.1; do not edit.

/// The colour maps that SAOImage DS9 has always had. `lines` are broken lines of red, green and
/// blue: points `place,intensity`, both from 0 to 1. `tables` are steps of equal width, six
/// hexadecimal digits a colour.
enum DS9Colormaps {
  static let lines: [String: [String]] = [
    "a": [
      "0,0 0.25,0 0.5,1 1,1",
      "0,0 0.25,1 0.5,0 0.77,0 1,1",
      "0,0 0.125,0 0.5,1 0.64,0.5 0.77,0 1,0",
    ],
    "b": [
      "0,0 0.25,0 0.5,1 1,1",
      "0,0 0.5,0 0.75,1 1,1",
      "0,0 0.25,1 0.5,0 0.75,0 1,1",
    ],
    "bb": [
      "0,0 0.5,1 1,1",
      "0,0 0.25,0 0.75,1 1,1",
      "0,0 0.5,0 1,1",
    ],
    "he": [
      "0,0 0.015,0.5 0.25,0.5 0.5,0.75 1,1",
      "0,0 0.065,0 0.125,0.5 0.25,0.75 0.5,0.81 1,1",
      "0,0 0.015,0.125 0.03,0.375 0.065,0.625 0.25,0.25 1,1",
    ],
    "heat": [
      "0,0 0.34,1 1,1",
      "0,0 1,1",
      "0,0 0.65,0 0.98,1 1,1",
    ],
    "cool": [
      "0,0 0.29,0 0.76,0.1 1,1",
      "0,0 0.22,0 0.96,1 1,1",
      "0,0 0.53,1 1,1",
    ],
    "rainbow": [
      "0,1 0.2,0 0.6,0 0.8,1 1,1",
      "0,0 0.2,0 0.4,1 0.8,1 1,0",
      "0,1 0.4,1 0.6,0 1,0",
    ],
    "standard": [
      "0,0 0.333,0.3 0.333,0 0.666,0.3 0.666,0.3 1,1",
      "0,0 0.333,0.3 0.333,0.3 0.666,1 0.666,0 1,0.3",
      "0,0 0.333,1 0.333,0 0.666,0.3 0.666,0 1,0.3",
    ],
    "red": [
      "0,0 1,1",
      "0,0 0,0",
      "0,0 0,0",
    ],
    "green": [
      "0,0 0,0",
      "0,0 1,1",
      "0,0 0,0",
    ],
    "blue": [
      "0,0 0,0",
      "0,0 0,0",
      "0,0 1,1",
    ],
  ]

  static let tables: [String: String] = [
    "i8": """
    00000000ff000000ff00ffffff0000ffff00ff00ffffffff
    """,
    "aips0": """
    32323279009b0000c85fa7ec00980000f600ffff00ffb100ff0000
    """,
    "staircase": """
    0f0f331f1f662e2e993d3dcc4c4cff0f330f1f661f2e992e3dcc3d4cff4c330f0f661f1f992e2ecc3d3dff4c4c
    """,
    "color": """
    0000002f2f2f5f5f5f8f8f8fbfbfbfefefef002fef005fbf007f7f00bf4f00ef004f9f007f7f009f4f00ef0000\
    bf004f
    """,
    "sls": """
    0000000b000d16001b2100282c00363700434200514e005e59006c6400796f00877a00948500a28100a37e00a5\
    7a00a67600a87200a96f00aa6b00ac6700ad6400af6000b05c00b25800b35100b64a00b84200bb3b00bd3400c0\
    2c00c32500c51d00c81600ca0f00cd0700d00000d20005d6000ada000fdd0014e10019e5001ee90023ec0028f0\
    002df40033f80038fb003dff0044ff004cff0054ff005cff0064ff006cff0073ff007bff0083ff008bff0093ff\
    009bff00a1f900a8f200aeec00b4e600bbe000c1d900c8d300cecd00d4c600dbc000e1ba00e8b300e6ad00e4a6\
    00e39f00e19800e09100de8a00dc8300db7c00d97600d86f00d66800d46100d45a00d45400d44d00d44700d440\
    00d43a00d43300d42d00d32600d32000d31900d31308d51111d60f19d80e22d90c2adb0b33dd093bde0844e006\
    4ce10555e3035de40265e6006ee60076e6007fe60087e60090e60098e600a0e600a9e600b1e600bae600c2e600\
    cae600cfe501d3e402d7e203dce104e0e005e5df06e9dd07eddc08f2db09f6da0afbd80bffd70cfed20dfdce0e\
    fcc90ffbc410fabf11f8ba12f7b613f6b114f5ac15f4a716f3a317f29e18f39916f49414f59012f68b10f7860e\
    f8810cfa7d0afb7808fc7306fd6e04fe6902ff6500ff5c00fe5400fe4c00fd4300fd3b00fc3200fc2a00fc2200\
    fb1900fb1100fa0800fa0000f40000ee0000e70000e10000db0000d50000cf0000c90000c20000bc0000b60000\
    b00000b71515bd2b2bc44040ca5555d16a6ad78080de9595e5aaaaebbfbff2d4d4f8eaeaffffffffffffffffff\
    ffffffffffffffffffffffffffffff
    """,
    "hsv": """
    0000002b2b2c3635373d3c3f43414547454b4a484f4d4a544f4c57514e5b524f5e535061545164545267545269\
    54526c53536e53537052547252557552567751577951587a50597c4f5a7e4f5b804e5c814d5e834c5f854b6186\
    4a638849658948678b46698c456b8d446e8f4370904173924075933f78943d7b953c7f973a829839859937899a\
    368d9b35919c33959e32999f309da02fa1a02da29e2ca39b2aa49829a59527a69226a78f24a88b23a98822aa84\
    20ab801fac7c1dad781cae741baf6f19b06b18b16617b16116b25c14b35713b45212b54d11b64710b7420fb73c\
    0eb8360db9310cba2b0bbb250abb1f09bc1908bd1207be0c07bf060cbf0611c00516c1041bc20420c20326c303\
    2cc40231c40237c5013dc60143c70149c7014fc80055c9005cc90062ca0068cb006fcb0075cc007ccd0083cd01\
    89ce0190cf0197cf019ed002a5d102abd103b2d203b9d304c0d305c7d406ced406d4d507d6d008d6ca09d7c50a\
    d7bf0bd8ba0cd9b40ed9af0fdaaa10daa411db9f13dc9a14dc9516dd9018dd8b19de861bde811ddf7d1ee07820\
    e07422e17024e16b26e26728e2632be3602de35c2fe45831e45534e55236e54f39e64c3be7493ee74740e84443\
    e8464ae94951e94c59ea4e60ea5167eb546eeb5776ec5b7cec5e83ed618aed6491ee6797ee6b9def6ea3ef72a9\
    f075aff079b5f17cbaf180c0f183c5f287caf28bcff38ed3f392d8f496dcf49ae0f59ee4f5a2e8f6a6ebf6aaee\
    f7aef1f7b2f4f8b6f7f7baf8f6bef8f5c2f9f4c7f9f3cbfaf3cffaf3d3fbf3d8fbf3dcfcf4e0fcf5e5fcf6e9fd\
    f7edfdf9f2fefbf6fefdfbffffffff
    """,
  ]
}
