# Interface texts, Danish. One message on a line; the same keys as in en.ftl.

title = Bydelsblik
fictional = Fiktiv kommune
loading = Henter data …
language = Sprog
language-danish = Dansk
language-english = English

panel = Vælg og læs kortet
panel-fold = Skjul panel
panel-unfold = Vis panel
controls = Vælg hvad kortet viser
layer = Vis efter
indicator = Nøgletal
period = Periode

map-label = Kort over kommunens områder. Piletaster flytter kortet, plus og minus zoomer, Home viser hele kommunen, Enter vælger området midt på kortet, Escape lukker det valgte område.
map-role = kort
zoom = Zoom
zoom-in = Zoom ind
zoom-out = Zoom ud
zoom-fit = Vis hele kommunen

range-first = { $low } til { $high }
range = over { $low } til { $high }
areas = { $count } områder
legend-value = Værdi
legend-zero = 0: ingen eller ganske få
legend-suppressed = Skjult af hensyn til personer
legend-missing = Ingen data
legend-nobody-could-report = Ingen kunne indberette
direction-higher = Mørkere farve betyder højere tal og større behov.
direction-lower = Mørkere farve betyder lavere tal og større behov.
direction-neutral = Mørkere farve betyder højere tal.

state-suppressed = skjult
state-missing = ingen data
state-nobody-could-report = ingen kunne indberette

area-loading = Henter tal for området …
close = Luk området
organisation = Boligorganisation
district = Bydel
dwellings = Boliger
shown-with = Vises samlet med { $names }
figures = Områdets nyeste tal
column-figure = Nøgletal
column-value = Værdi
column-municipality = Kommunen
column-rank = Placering
interval = { $low } til { $high }
rank = nr. { $place } af { $of }
rank-note = Nr. 1 har størst behov. Intervallet under en værdi rummer støjen fra beskyttelsen (95 %).
none = –
announcement = Valgt: { $name }. { $indicator }: { $figure }.

release = Udgivelse { $number }, { $date }.
protection = Værdier er støjbeskyttede og dækker mindst { $threshold } husstande.

message-unreachable = Der er ingen forbindelse til serveren. Det, du ser, er hentet tidligere.
message-faulty = Serveren kunne ikke levere data. Det, du ser, er hentet tidligere.
message-outdated = Der er kommet en ny udgivelse. Genindlæs siden for at se den; dit valg er gemt i adressen.
message-no-map = Kortet kan ikke vises, fordi browseren mangler WebGL 2. Prøv en nyere browser, eller slå hardwareacceleration til.
message-lost = Grafikkortet har stoppet kortet. Genindlæs siden for at fortsætte; dit valg er gemt i adressen.
retry = Prøv igen
reload = Genindlæs
