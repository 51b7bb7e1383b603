# SPDX-License-Identifier: MIT
# The texts are installed, so that an installed program has something to run
# on; their gold is for those who measure and stays in the source.
nobase_dist_pkgdata_DATA = \
	corpora/formats/shorts.csv \
	corpora/formats/shorts.jsonl \
	corpora/formats/shorts.jsonl.zst \
	corpora/formats/shorts.tar.gz \
	corpora/formats/shorts.zip \
	corpora/news-2013/01-haze.txt \
	corpora/news-2013/02-clean-plate.txt \
	corpora/news-2013/03-taxi-app.txt \
	corpora/news-2013/04-weibo.txt \
	corpora/news-2013/05-rural-insurance.txt \
	corpora/news-2013/06-water-saving.txt \
	corpora/news-2013/07-4g.txt \
	corpora/news-2013/08-crossing.txt \
	corpora/news-2013/09-vat.txt \
	corpora/news-2013/10-jobs.txt \
	corpora/news-2013/11-earthquake-aid.txt \
	corpora/news-2013/12-h7n9.txt \
	corpora/news-2013/13-second-child.txt \
	corpora/news-2013/14-space-lesson.txt \
	corpora/news-2013/15-yuebao.txt \
	corpora/news-2013/16-high-speed.txt \
	corpora/news/01-harvest.txt \
	corpora/news/02-school.txt \
	corpora/news/03-hospital.txt \
	corpora/news/04-railway.txt \
	corpora/news/05-flood.txt \
	corpora/news/06-sport.txt \
	corpora/news/07-festival.txt \
	corpora/news/08-library.txt \
	corpora/news/09-food-safety.txt \
	corpora/news/10-court.txt \
	corpora/news/11-export.txt \
	corpora/news/12-ecommerce.txt \
	corpora/news/13-science.txt \
	corpora/news/14-museum.txt \
	corpora/news/15-craft.txt \
	corpora/news/16-environment.txt \
	corpora/news/17-tourism.txt \
	corpora/news/18-elderly.txt \
	corpora/news/19-party.txt \
	corpora/news/20-youth.txt \
	corpora/news/21-housing.txt \
	corpora/news/22-energy.txt \
	corpora/news/23-traffic.txt \
	corpora/news/24-fishing.txt \
	corpora/news/27-letter.txt \
	corpora/news/28-photos.txt \
	corpora/news/29-briefs.txt \
	corpora/news/30-profile.txt \
	corpora/news/31-market.txt \
	corpora/news/supplement.tar.gz

EXTRA_DIST += corpora/README.md corpora/check.sh corpora/gold corpora/news.tsv

TESTS += corpora/check.sh
