/// The 120 largest cities of the contiguous United States with their populations.
///
/// GeoNames (https://www.geonames.org), licence CC BY 4.0.
struct City {
    var name: String
    var latitude: Double
    var longitude: Double
    var population: Double

    var place: (latitude: Double, longitude: Double) { (latitude, longitude) }

    static let largest: [City] = list.split(separator: "\n").map { line in
        let fields = line.split(separator: ",")
        return City(
            name: String(fields[0]), latitude: Double(fields[1]) ?? 0,
            longitude: Double(fields[2]) ?? 0, population: Double(fields[3]) ?? 0)
    }

    private static let list = """
        New York City NY,40.714,-74.006,8804190
        Los Angeles CA,34.052,-118.244,3820914
        Chicago IL,41.850,-87.650,2664452
        Houston TX,29.763,-95.363,2314157
        Phoenix AZ,33.448,-112.074,1650070
        Philadelphia PA,39.952,-75.164,1573916
        San Antonio TX,29.424,-98.494,1526656
        San Diego CA,32.716,-117.165,1404452
        Dallas TX,32.783,-96.807,1326087
        Jacksonville FL,30.332,-81.656,1009833
        Fort Worth TX,32.725,-97.321,1008106
        San Jose CA,37.339,-121.895,997368
        Austin TX,30.267,-97.743,974447
        Columbus OH,39.961,-82.999,913175
        Charlotte NC,35.227,-80.843,911311
        Indianapolis IN,39.768,-86.158,887642
        San Francisco CA,37.775,-122.419,827526
        Seattle WA,47.606,-122.332,780995
        Denver CO,39.739,-104.985,729019
        Washington DC,38.895,-77.036,689545
        Nashville TN,36.166,-86.784,689447
        Oklahoma City OK,35.468,-97.516,681054
        El Paso TX,31.759,-106.487,678815
        Boston MA,42.358,-71.060,653833
        Portland OR,45.523,-122.676,652503
        Detroit MI,42.331,-83.046,645705
        Las Vegas NV,36.175,-115.137,641903
        Memphis TN,35.150,-90.049,633104
        Louisville KY,38.254,-85.759,624444
        Baltimore MD,39.290,-76.612,585708
        Albuquerque NM,35.084,-106.651,564559
        Milwaukee WI,43.039,-87.906,563531
        Tucson AZ,32.222,-110.926,542629
        Fresno CA,36.748,-119.772,542107
        Sacramento CA,38.582,-121.494,524943
        Atlanta GA,33.749,-84.388,510823
        Miami FL,25.774,-80.194,487014
        Omaha NE,41.256,-95.940,486051
        Raleigh NC,35.772,-78.639,482295
        Kansas City MO,39.100,-94.579,475378
        Long Beach CA,33.767,-118.189,474140
        Mesa AZ,33.422,-111.823,471825
        Colorado Springs CO,38.834,-104.821,456568
        Virginia Beach VA,36.853,-75.978,454808
        Oakland CA,37.804,-122.271,419267
        Tampa FL,27.948,-82.458,414547
        Tulsa OK,36.154,-95.993,413066
        Minneapolis MN,44.980,-93.264,410939
        Wichita KS,37.692,-97.338,396119
        Arlington TX,32.736,-97.108,388125
        Bakersfield CA,35.373,-119.019,373640
        Cleveland OH,41.499,-81.695,365379
        New Orleans LA,29.955,-90.075,362701
        Aurora CO,39.729,-104.832,359407
        Anaheim CA,33.835,-117.915,350742
        Orlando FL,28.538,-81.379,334854
        Lexington KY,37.989,-84.478,320347
        Riverside CA,33.953,-117.396,317261
        Corpus Christi TX,27.801,-97.396,316239
        Cincinnati OH,39.127,-84.514,311097
        Santa Ana CA,33.746,-117.868,310227
        Stockton CA,37.958,-121.291,305658
        Pittsburgh PA,40.441,-79.996,304391
        Saint Paul MN,44.944,-93.093,303176
        Lincoln NE,40.800,-96.667,294757
        Henderson NV,36.040,-114.982,285667
        Greensboro NC,36.073,-79.792,285342
        Plano TX,33.020,-96.699,283558
        Newark NJ,40.736,-74.172,281944
        Madison WI,43.073,-89.401,280305
        St. Louis MO,38.627,-90.198,279695
        Chula Vista CA,32.640,-117.084,265757
        Toledo OH,41.664,-83.555,265638
        Jersey City NJ,40.728,-74.078,264290
        Reno NV,39.530,-119.814,264165
        Chandler AZ,33.306,-111.841,260828
        Fort Wayne IN,41.131,-85.129,260326
        Buffalo NY,42.886,-78.878,258071
        Durham NC,35.994,-78.899,257636
        St. Petersburg FL,27.771,-82.679,257083
        Irvine CA,33.669,-117.823,256927
        Laredo TX,27.506,-99.508,256153
        Lubbock TX,33.578,-101.855,249042
        Gilbert AZ,33.353,-111.789,247542
        Winston-Salem NC,36.100,-80.244,241218
        Glendale AZ,33.539,-112.186,240126
        Norfolk VA,36.847,-76.285,238005
        Hialeah FL,25.858,-80.278,237069
        Garland TX,32.913,-96.639,236897
        Scottsdale AZ,33.509,-111.899,236839
        Irving TX,32.814,-96.949,236607
        Boise ID,43.614,-116.203,235684
        Chesapeake VA,36.819,-76.275,235429
        North Las Vegas NV,36.199,-115.118,234807
        Fremont CA,37.548,-121.989,232206
        Spokane WA,47.660,-117.429,229447
        Baton Rouge LA,30.443,-91.187,227470
        Richmond VA,37.554,-77.460,226610
        Tacoma WA,47.253,-122.444,222906
        San Bernardino CA,34.108,-117.290,216108
        Salt Lake City UT,40.761,-111.891,215548
        Huntsville AL,34.730,-86.586,215006
        Des Moines IA,41.601,-93.609,214133
        Fontana CA,34.092,-117.435,212704
        Modesto CA,37.639,-120.997,211266
        Rochester NY,43.155,-77.616,209802
        Maryvale AZ,33.502,-112.178,208189
        Arlington VA,38.881,-77.104,207627
        Oxnard CA,34.197,-119.177,207254
        Columbus GA,32.461,-84.988,206922
        Worcester MA,42.263,-71.802,206518
        Moreno Valley CA,33.938,-117.231,204198
        Little Rock AR,34.746,-92.290,202591
        Fayetteville NC,35.053,-78.878,201963
        Huntington Beach CA,33.660,-117.999,201899
        Tallahassee FL,30.438,-84.281,201731
        Yonkers NY,40.930,-73.898,201116
        Glendale CA,34.143,-118.255,201020
        Cypress TX,29.969,-95.697,200839
        Aurora IL,41.761,-88.320,200661
        """
}
