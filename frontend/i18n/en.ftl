# Interface texts, English. One message on a line; the same keys as in da.ftl.

title = Bydelsblik
fictional = Fictional municipality
loading = Loading …
language = Language
language-danish = Dansk
language-english = English

panel = Choose and read the map
panel-fold = Hide panel
panel-unfold = Show panel
controls = Choose what the map shows
layer = Show by
indicator = Indicator
period = Period

map-label = Map of the municipality's areas. Arrow keys move the map, plus and minus zoom, Home shows the whole municipality, Enter selects the area in the middle of the map, Escape closes the selected area.
map-role = map
zoom = Zoom
zoom-in = Zoom in
zoom-out = Zoom out
zoom-fit = Show the whole municipality

range-first = { $low } to { $high }
range = over { $low } to { $high }
areas = { $count } areas
legend-value = Value
legend-zero = 0: nobody or very few
legend-suppressed = Withheld to protect persons
legend-missing = No data
legend-nobody-could-report = Nobody could report
direction-higher = A darker colour means a higher figure and greater need.
direction-lower = A darker colour means a lower figure and greater need.
direction-neutral = A darker colour means a higher figure.

state-suppressed = withheld
state-missing = no data
state-nobody-could-report = nobody could report

area-loading = Loading the area's figures …
close = Close the area
organisation = Housing organisation
district = District
dwellings = Dwellings
shown-with = Shown together with { $names }
figures = The area's newest figures
column-figure = Indicator
column-value = Value
column-municipality = Municipality
column-rank = Rank
interval = { $low } to { $high }
rank = no. { $place } of { $of }
rank-note = No. 1 has the greatest need. The interval below a value holds the noise of the protection (95%).
none = –
announcement = Selected: { $name }. { $indicator }: { $figure }.

release = Release { $number }, { $date }.
protection = Values are protected by noise and cover at least { $threshold } households.

message-unreachable = There is no connection to the server. What you see was loaded earlier.
message-faulty = The server could not deliver data. What you see was loaded earlier.
message-outdated = A new release is out. Reload the page to see it; your choices are kept in the address.
message-no-map = The map cannot be shown because the browser lacks WebGL 2. Try a newer browser or turn on hardware acceleration.
message-lost = The graphics card stopped the map. Reload the page to go on; your choices are kept in the address.
retry = Try again
reload = Reload
